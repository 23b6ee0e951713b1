# Shared by ./start and ./test, which source it: makes .venv in the checkout and asks apt for the system packages.
#
#   prepare run|dev GROUP...    for use or for development, with these groups of installer/debian-packages.txt
#
# With nothing changed since the last time it only compares a fingerprint.

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
venv=$root/.venv
unset PYTHONHOME PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_RETRIES=${PIP_RETRIES:-2}

prepare() (
  kind=$1
  shift
  cd "$root"
  exec 9<"$root" && flock 9 # two runs at once take turns; the lock ends with this subshell
  install_system "$@" || say "缺少这些系统库时窗口打不开；命令行的导入、检查、导出照常可用，继续。"
  if ! is_ready "$kind"; then
    make_venv
    install_project "$kind"
    fingerprint | tee "$venv/ready-run" >"$venv/ready-$kind"
  fi
)

say() { printf '%s\n' "$@" >&2; }

stop() {
  say "$@"
  exit 1
}

# Run a command without its output; if it fails, show the end of it.
quietly() {
  local output
  output=$("$@" 2>&1 </dev/null) || { tail -n 5 <<<"$output" | sed 's/^/    /' >&2 && return 1; }
}

as_root() { if [ "$EUID" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# Install what is missing of the named groups; fail, with a sentence, if that is not possible.
install_system() {
  local group wanted="" missing command
  for group; do wanted+=" $(sed -n "s/^$group: //p" installer/debian-packages.txt)"; done
  if ! command -v apt-get >/dev/null; then
    is_ready "$kind" || say "本机不是 Debian 一类的系统，请用它自己的软件管理工具安装与这些包相当的系统库：$wanted"
    return 0
  fi
  missing=$(comm -23 <(tr -s ' ' '\n' <<<"$wanted" | sed '/^$/d' | sort) <(installed_packages) | xargs)
  [ -n "$missing" ] || return 0
  command="apt-get install -y --no-install-recommends $missing"
  if ! as_root true 2>/dev/null; then
    say "缺少系统软件包，而当前用户无权安装。请管理员运行：" "sudo $command"
    return 1
  fi
  say "正在安装系统软件包：$missing"
  # shellcheck disable=SC2086  # the command is a list of words
  if ! { quietly as_root apt-get update && quietly as_root env DEBIAN_FRONTEND=noninteractive $command; }; then
    say "系统软件包没有装上（多半是网络不通）。可以稍后运行：" "sudo $command"
    return 1
  fi
}

# Names of the installed packages; newer releases add t64 to some.
installed_packages() {
  dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii *//; T; s/t64$//; p' | sort
}

is_supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

is_ready() { [ "$(cat "$venv/ready-$1" 2>/dev/null)" = "$(fingerprint)" ]; }

# What the environment was made from: it is made again when one of these changes.
fingerprint() { { cat pyproject.toml && pwd && "$venv/bin/python" -V; } 2>&1 | sha256sum; }

# Make the virtual environment, or keep the one that works.
make_venv() {
  local candidate python=""
  if is_supported "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then return; fi
  for candidate in python3.11 python3 python3.12 python3.13; do
    if is_supported "$candidate"; then python=$candidate && break; fi
  done
  [ -n "$python" ] || stop "需要 Python 3.11、3.12 或 3.13，本机没有找到。Debian 12 上请运行：sudo apt-get install -y python3 python3-venv"
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    install_system python && "$python" -c 'import ensurepip' 2>/dev/null || stop "$python 缺少 venv 模块，无法继续；装好后请重新运行本命令。"
  fi
  say "正在建立 Python 环境 .venv ……"
  quietly "$python" -m venv --clear "$venv" || stop "无法在 $venv 建立 Python 环境，请检查磁盘空间和目录权限。"
}

# Install the project, editable, with what it needs.
install_project() {
  local wanted=(--editable .)
  if [ "$1" = dev ]; then wanted+=(--group dev); fi
  say "正在安装 Python 依赖（首次约 150 MB，需要一两分钟）……"
  if ! { quietly pip 'pip>=25.1' && quietly pip "${wanted[@]}"; }; then # older pip does not know --group
    stop "Python 依赖没有装上（多半是网络不通或磁盘已满）。解决后请重新运行本命令。"
  fi
}

pip() { "$venv/bin/python" -m pip install "$@"; }
