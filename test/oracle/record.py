"""Asks Ansible about each case of write-cases.ts and writes its answers, one JSON value a line.

Ansible is asked through its command line alone, each time in a process of its own; its modules are loaded once.
usage: record.py CASES.json FOLDER
"""

import json
import os
import sys
import tempfile

os.environ.update(
    ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED="1",
    ANSIBLE_NOCOLOR="1",
    ANSIBLE_LOCALHOST_WARNING="0",
    LC_ALL="C.UTF-8",
)
from ansible.cli.adhoc import AdHocCLI  # noqa: E402
from ansible.cli.inventory import InventoryCLI  # noqa: E402


def ask(cli, argv, folder):
    """Status, stdout and stderr of one call."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            status = 1
            try:
                status = cli(argv).run() or 0
            except SystemExit as end:
                status = end.code or 0
            except BaseException as failure:  # noqa: BLE001
                print(f"failed: {failure}", file=sys.stderr)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return os.waitstatus_to_exitcode(status), out.read().decode(), err.read().decode()


def write(folder, files, programs=()):
    for path, text in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)
        if path in programs:
            os.chmod(full, 0o755)


def inventory(case):
    with tempfile.TemporaryDirectory() as folder:
        write(folder, case["files"], case.get("programs", ()))
        argv = ["ansible-inventory", "--list"]
        for source in case["sources"]:
            argv += ["-i", source]
        if "playbookDir" in case:
            os.makedirs(os.path.join(folder, case["playbookDir"]), exist_ok=True)
            argv += ["--playbook-dir", case["playbookDir"]]
        status, out, _ = ask(InventoryCLI, argv, folder)
        return {"failed": True} if status else {"list": json.loads(out)}


def pattern(case, text):
    with tempfile.TemporaryDirectory() as folder:
        write(folder, {"lab.ini": text, **case.get("files", {})})
        argv = ["ansible", "-i", "lab.ini", "--list-hosts"]
        argv += ["all", "-l", case["pattern"]] if case["as"] == "limit" else [case["pattern"]]
        status, out, err = ask(AdHocCLI, argv, folder)
        if status:
            return {"failed": True}
        hosts = [line.strip() for line in out.splitlines() if line.startswith("    ")]
        return {"hosts": hosts, "warned": "Could not match" in err}


def record(path, cases, answer):
    with open(path, "w", encoding="utf-8") as file:
        for case in cases:
            line = json.dumps({**case, "answer": answer(case)}, ensure_ascii=False, separators=(",", ":"))
            file.write(line + "\n")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        asked = json.load(file)
    folder = sys.argv[2]
    record(f"{folder}/inventories.jsonl", asked["inventories"], inventory)
    record(f"{folder}/patterns.jsonl", asked["patterns"], lambda case: pattern(case, asked["inventory"]))
    record(f"{folder}/differences.jsonl", asked["differences"], inventory)
    record(f"{folder}/different-patterns.jsonl", asked["differentPatterns"], lambda case: pattern(case, asked["inventory"]))


main()
