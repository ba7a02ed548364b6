"""Has ansible-vault seal texts, and writes them with what it made, one JSON value a line.

usage: record-vault.py FILE
"""

import base64
import json
import os
import subprocess
import sys
import tempfile

CASES = [
    (b"a: 1\n", "hunter2", None),
    (b"x", "hunter2", None),
    (b"exactly sixteen.", "hunter2", None),
    ("password: \u00e4\u00f6\u00fc \u2713\n".encode(), "p\u00e4ssword \u2713", None),
    (b"multi\nline\nsecret\n" * 20, "with blanks inside", None),
    (bytes(range(256)), "hunter2", None),
    (b"db_password: of prod\n", "prod", "prod"),
    (b"db_password: of dev\n", "dev", "dev"),
]


def seal(plain, password, key):
    with tempfile.TemporaryDirectory() as folder:
        word, text, out = (os.path.join(folder, name) for name in ("word", "text", "out"))
        with open(word, "w", encoding="utf-8") as file:
            file.write(password)
        with open(text, "wb") as file:
            file.write(plain)
        ids = ["--vault-id", f"{key}@{word}", "--encrypt-vault-id", key] if key else ["--vault-password-file", word]
        subprocess.run(["ansible-vault", "encrypt", *ids, "--output", out, text], check=True, stderr=subprocess.PIPE)
        with open(out, encoding="ascii") as file:
            return file.read()


with open(sys.argv[1], "w", encoding="utf-8") as file:
    for plain, password, key in CASES:
        case = {"plain": base64.b64encode(plain).decode(), "password": password, "sealed": seal(plain, password, key)}
        file.write(json.dumps({**case, **({"id": key} if key else {})}, ensure_ascii=False, separators=(",", ":")) + "\n")
