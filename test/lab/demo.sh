#!/bin/sh
# Brings the machine lab up, runs playbooks/site.yml on it and shows what came of it.
set -eu
cd "$(dirname "$0")/../.."
. test/install.sh
npm_packages
npm run --silent build
test/lab/machines/up
echo
node bin/play.js site.yml -i lab.ini "$@"
echo
show=$(mktemp -d)
trap 'rm -rf "$show"' EXIT
node_modules/.bin/esbuild test/lab/show.ts --bundle --platform=node --format=esm --log-level=warning --outfile="$show/show.mjs"
node "$show/show.mjs" "${PLAY_LAB_CACHE:-$HOME/.cache/play-lab}/machines/ssh_config"
cat <<'END'

The three machines stay up. To go on:
  npx play site.yml -i lab.ini --check              nothing is left to do
  npx play migrate.yml -i lab.ini -e dest=devstack-1   bring the guest back, live
  ssh -F ~/.cache/play-lab/machines/ssh_config devstack-2 virsh list --all
To stop:
  npm run lab:down
END
