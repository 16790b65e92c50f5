# Where things are, and how ./dev talks.
# Everything that a run leaves is below LOCAL; SOULCRM_LOCAL and SOULCRM_PORT_OFFSET let a second, separate instance run beside the first.
ROOT=$PWD
LOCAL=${SOULCRM_LOCAL:-$ROOT/.local}
OFFSET=${SOULCRM_PORT_OFFSET:-0}
FUNCTIONS_PORT=$((7071 + OFFSET))
WHATSAPP_HOST_PORT=$((7080 + OFFSET))
SIMULATOR_PORT=$((7090 + OFFSET))
SIMULATOR_HTTPS_PORT=$((7091 + OFFSET))
POSTGRES_PORT=$((54329 + OFFSET))
APP_URL=http://127.0.0.1:$FUNCTIONS_PORT
WHATSAPP_HOST_URL=http://127.0.0.1:$WHATSAPP_HOST_PORT
SIMULATOR_URL=http://127.0.0.1:$SIMULATOR_PORT
DEMO_ORGANIZATION='Соул Тревел'

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export PUPPETEER_SKIP_DOWNLOAD=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
# A build server that outlives the command would hold its output open and keep files of an old build in memory.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
# The analyzers take as long as the compiler; ./dev lint and editors run them.
export RunAnalyzers=false

say() { printf '%s\n' "$*" >&2; }
step() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
fail() { printf '\033[31m✗ %s\033[0m\n' "$*" >&2; exit 1; }

# Runs a command quietly; its output is shown only when it fails.
quietly() {
    local log=$LOCAL/log/$1.log
    shift
    mkdir -p "$LOCAL/log"
    if ! "$@" >"$log" 2>&1 9>&-; then
        tail -n 60 "$log" >&2
        fail "$* failed; the whole output is in $log"
    fi
}

# What tells a process from a later one with the same number: when it started. Nothing for one that has ended, also when nobody has
# reaped it yet (a container's first process often does not).
started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" && $1 != "X" { print $20 }'; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else fail "This needs root: $*"; fi
}

# A name for the content of some paths: changes when a file in them is added, removed or edited.
fingerprint() {
    find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name TestResults -o -name .local \) -prune -o -type f -printf '%p %s %T@\n' | sort | sha256sum | cut -c1-32
}

# wait_for_service NAME SECONDS URL: until the URL answers; at once a failure when the process has ended.
wait_for_service() {
    for _ in $(seq $(($2 * 5))); do
        if curl -fsS -m 2 "$3" >/dev/null 2>&1; then return 0; fi
        service_pid "$1" >/dev/null || break
        sleep 0.2
    done
    tail -n 30 "$LOCAL/log/$1.log" >&2
    fail "$1 did not come up; the whole log is in $LOCAL/log/$1.log."
}

# Held by the commands that change what runs, so that two of them do not fight.
lock_instance() {
    mkdir -p "$LOCAL"
    exec 9>"$LOCAL/lock"
    flock -n 9 || { say "Another ./dev is at work here; waiting for it."; flock 9; }
}
