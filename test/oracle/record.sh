#!/bin/sh
# Records what Ansible answers and seals, into test/oracle/recorded/. Needs Debian's package ansible-core.
set -eu
cd "$(dirname "$0")/../.."
cases=$(mktemp -d)
trap 'rm -rf "$cases"' EXIT
node_modules/.bin/esbuild test/oracle/write-cases.ts --bundle --platform=node --format=esm --log-level=warning \
  --outfile="$cases/write.mjs"
node "$cases/write.mjs" >"$cases/cases.json"
: >"$cases/ansible.cfg"
export ANSIBLE_CONFIG="$cases/ansible.cfg"
mkdir -p test/oracle/recorded
# The interpreter that Ansible itself runs with.
python=$(sed -n "1s/^#!//p" "$(command -v ansible-inventory)")
$python test/oracle/record.py "$cases/cases.json" test/oracle/recorded
$python test/oracle/record-vault.py test/oracle/recorded/vaults.jsonl
