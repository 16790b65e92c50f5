#!/usr/bin/env bash
# Makes a built static-web/dist ready for Static Web Apps: prepare-web.sh https://api.example.com
# The origin goes where the app reads it (config.json) and where the browser enforces it (connect-src).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../static-web"
origin=${1:-}
[[ $origin =~ ^https://[a-z0-9.-]+(:[0-9]+)?$ ]] || { echo 'Give the origin of the API, such as https://api.example.com, without a slash at the end.' >&2; exit 1; }
[ -e dist/index.html ] || { echo 'Build first: npm --prefix static-web run build' >&2; exit 1; }
printf '{ "apiBaseUrl": "%s" }\n' "$origin" >dist/config.json
sed "s|__API_ORIGIN__|$origin|" staticwebapp.config.json >dist/staticwebapp.config.json
if grep -q __API_ORIGIN__ dist/staticwebapp.config.json; then echo 'The placeholder was not replaced.' >&2; exit 1; fi
