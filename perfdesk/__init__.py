"""perfdesk 绩效填报台: prepare, check, print and hand over performance forms, offline."""
