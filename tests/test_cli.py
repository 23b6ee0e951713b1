"""The command line as a user runs it: real files, a real store, what is printed and the exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook

from perfdesk.cli import run
from perfdesk.resources import resource_folder

SAMPLE = str(resource_folder() / "samples" / "示例填报册.json")


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "store")


def lines(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_import_list_check_export(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", SAMPLE, "--store", store]) == 0
    assert "读到 6 张表，存入 6 张" in lines(capsys)
    assert run(["list", "--store", store]) == 0
    assert "6 张表，合计 373.13 万元" in lines(capsys)
    assert run(["check", "--store", store]) == 1, "errors are open"
    assert "错误" in lines(capsys)
    out = tmp_path / "册.pdf"
    assert run(["export", str(out), "--store", store]) == 1
    assert not out.exists()
    assert "--waive" in lines(capsys)
    assert run(["export", str(out), "--store", store, "--draft"]) == 0
    with pdfplumber.open(out) as pdf:
        assert all("草稿" in (page.extract_text() or "") for page in pdf.pages)


def test_a_reason_opens_the_way_and_is_remembered(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["import", SAMPLE, "--store", store])
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    assert run(["export", str(first), "--store", store, "--waive", "已与财政科沟通"]) == 0
    assert run(["export", str(second), "--store", store]) == 0
    assert first.read_bytes() == second.read_bytes()
    capsys.readouterr()
    assert run(["check", "--store", store, "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    errors = [finding for finding in findings if finding["severity"] == "error"]
    assert errors
    assert {finding["waived"] for finding in errors} == {"已与财政科沟通"}


def test_findings_of_a_file_are_printed_without_storing_it(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", SAMPLE, "--store", store, "--json"]) == 1
    finding = next(each for each in json.loads(capsys.readouterr().out)["findings"] if each["code"] == "funds-sum")
    assert finding == {
        "code": "funds-sum",
        "severity": "error",
        "unit": "江州市城市服务中心",
        "year": 2026,
        "kind": "target",
        "project_name": "市民服务满意度调查",
        "field": "funds.annual_total",
        "message": finding["message"],
        "waived": None,
    }
    assert "10,000.00" in finding["message"]
    assert not Path(store).exists()


def test_part_of_a_book_is_exported(store: str, tmp_path: Path) -> None:
    run(["import", SAMPLE, "--store", store])
    out = tmp_path / "一张.json"
    assert run(["export", str(out), "--store", store, "--project", "专线"]) == 0
    assert [form["project_name"] for form in json.loads(out.read_bytes())["forms"]] == ["政务外网专线租赁"]
    assert run(["export", str(out), "--store", store, "--project", "没有这个项目"]) == 1


def test_a_spreadsheet_is_exported_with_errors_open_and_taken_in_again(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["import", SAMPLE, "--store", store])
    out = tmp_path / "册.xlsx"
    assert run(["export", str(out), "--store", store]) == 0
    assert f"已导出 6 张表：{out}" in lines(capsys)
    assert run(["import", str(out), "--store", store]) == 0
    assert "读到 6 张表，存入 0 张，6 张已有且相同" in lines(capsys)
    one = tmp_path / "一张.xlsx"
    assert run(["export", str(one), "--store", store, "--project", "专线", "--no-narrative"]) == 0
    assert load_workbook(one).sheetnames[2:-1] == ["政务外网专线租赁"]
    assert run(["export", str(tmp_path / "没有" / "册.xlsx"), "--store", store]) == 1
    assert "文件夹不存在" in lines(capsys)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["import", "没有.json"], "没有这个文件"),
        (["import"], "缺少文件"),
        (["import", __file__], "不认识“.py”这种文件名结尾"),
        (["export", "out.docx"], "不能导出“.docx”"),
        (["export"], "缺少输出文件"),
        (["list", "--kind", "x"], "--kind 只能是 target、self-evaluation"),
        (["list", "--yaer", "2026"], "没有选项 --yaer，是否想写 --year"),
        (["list", "--year", "去年"], "--year 的值不对"),
        (["listt"], "没有“listt”这个命令"),
        (["list", "多余"], "多了内容 多余"),
    ],
)
def test_wrong_use_gets_a_chinese_sentence_and_exit_code_2(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(words) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


def test_one_bad_file_among_good_ones_leaves_the_store_untouched(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "坏.json"
    bad.write_bytes(Path(SAMPLE).read_bytes()[:500])
    assert run(["import", SAMPLE, str(bad), "--store", store]) == 2
    assert "坏.json" in lines(capsys)
    run(["list", "--store", store])
    assert "还没有填报册" in lines(capsys)


def test_the_sample_job_says_where_the_pdf_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sample", "--no-window", "--out", str(tmp_path)]) == 0
    (pdf,) = tmp_path.iterdir()
    assert str(pdf) in lines(capsys)
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_help_is_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert run(["export", "--help"]) == 0
    told = lines(capsys)
    assert "用法：" in told
    assert not {"Usage", "Options", "Commands", "Show this message"} & set(told.split())


def test_as_a_program_in_a_console_that_knows_no_chinese(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "perfdesk", "list", "--store", str(tmp_path / "s")],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("噪声.json", bytes(range(256)) * 20, "“噪声.json”不能导入"),
        ("空.json", b"", "文件是空的"),
        ("半截.pdf", b"%PDF-1.7 cut", "不是完整的 PDF"),
        ("没有表.txt", "今天开会。".encode(), "里面没有表"),
    ],
)
def test_a_bad_file_is_wrong_use_and_leaves_no_store(
    name: str, content: bytes, told: str, store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    assert run(["import", str(tmp_path / name), "--store", store]) == 2
    assert told in capsys.readouterr().err
    assert not Path(store).exists()


@pytest.fixture
def came_back(tmp_path: Path) -> str:
    """Write the sample as it came back: an amount and a name are others, and a form is gone."""
    plain = json.loads(Path(SAMPLE).read_bytes())
    *plain["forms"], _ = plain["forms"]
    form = next(each for each in plain["forms"] if each["project_name"] == "政务外网专线租赁")
    form["funds"]["annual_total"] = "1.00"
    path = tmp_path / "退回.json"
    path.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_compare_two_files(came_back: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", SAMPLE, SAMPLE]) == 0
    assert "两边相同，共 6 张表" in lines(capsys)
    out = tmp_path / "对照表.xlsx"
    assert run(["compare", SAMPLE, came_back, "--output", str(out)]) == 1
    told = lines(capsys)
    assert "政务外网专线租赁（1 处）" in told
    assert "年度资金申请总额" in told
    assert "→ 1.00" in told
    assert "1 张改动，1 张删去，4 张相同。" in told
    assert out.read_bytes().startswith(b"PK")


def test_compare_a_file_with_the_store(came_back: str, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", SAMPLE, "--store", store])
    assert run(["compare", SAMPLE, "--store", store]) == 0
    capsys.readouterr()
    assert run(["compare", came_back, "--store", store, "--json"]) == 1
    plain = json.loads(capsys.readouterr().out)
    assert plain["equal"] is False
    changed = next(form for form in plain["books"][0]["forms"] if form["change"] == "changed")
    assert changed["differences"][0]["after"] == "funds.annual_total"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["compare"], "缺少"),
        (["compare", "没有.json", SAMPLE], "没有这个文件"),
        (["compare", SAMPLE, SAMPLE, SAMPLE], "最多给两个文件"),
        (["compare", SAMPLE, SAMPLE, "--output", "表.pdf"], "只能写成 .xlsx"),
    ],
)
def test_a_comparison_that_cannot_be_made_writes_nothing(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(words) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_book_is_evaluated_and_rolled_over(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", SAMPLE, "--store", store])
    lines(capsys)
    assert run(["evaluate", "--store", store, "--year", "2026"]) == 0
    assert "生成 6 张自评表" in lines(capsys)
    assert run(["evaluate", "--store", store]) == 0
    assert "生成 0 张自评表" in lines(capsys), "none is made twice"
    assert run(["list", "--store", store, "--kind", "self-evaluation"]) == 0
    assert "6 张表" in lines(capsys)
    assert run(["roll-over", "--to", "2027", "--store", store]) == 0
    told = lines(capsys)
    assert "结转到 2027 年" in told
    assert "没有带上已做完的一次性项目" in told
    assert "还写着“2026" in told
    out = tmp_path / "out.json"
    run(["export", str(out), "--store", store, "--year", "2027"])
    forms = json.loads(out.read_text(encoding="utf-8"))["forms"]
    assert {form["kind"] for form in forms} == {"target"}
    assert {form["start_date"][:4] for form in forms} == {"2027"}


def test_there_must_be_something_to_roll_over(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", SAMPLE, "--store", store])
    assert run(["roll-over", "--to", "2030", "--store", store]) == 2
    assert "没有符合条件的填报册" in lines(capsys)
