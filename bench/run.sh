#!/bin/sh
# Installs what the benchmark needs and runs it. usage: bench/run.sh [--quick] [mix|reading|site]
set -eu
cd "$(dirname "$0")/.."
. test/install.sh
npm_packages
debian_packages openssh-server openssh-client time
npm run --silent build
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
node_modules/.bin/esbuild bench/bench.ts bench/floor.ts --bundle --platform=node --format=esm --target=node20 \
  --external:ssh2 --outdir="$out" --out-extension:.js=.mjs --log-level=warning
ln -s "$PWD/node_modules" "$out/node_modules"
node "$out/bench.mjs" "$out/floor.mjs" "$@"
