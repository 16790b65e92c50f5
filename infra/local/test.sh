# ./dev test: runs suites on a throw-away cluster and ends with "N passed, N failed".

# A line for each suite: what it counted, and its log. A file, as some suites run beside others.
COUNTS=$LOCAL/log/test-counts
BESIDE=
declare -gA FETCHING=()

command_test() {
    # Most of a test's code runs a few times: it is not worth measuring it first, to compile it better later. And threads that spin for work take the
    # cores from those that have some.
    export DOTNET_TieredPGO=0 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
    local suites=("${@:-all}") all= suite
    [ "${suites[0]}" != all ] || { all=yes; suites=(host unit integration eval whatsapp client web e2e); }
    install_prerequisites
    install_pgvector
    load_secrets
    # shellcheck disable=SC2046
    fetch_packages $(for suite in "${suites[@]}"; do packages_of "$suite"; done | sort -u)
    mkdir -p "$LOCAL/log"
    : >"$COUNTS"
    start_test_cluster
    trap stop_tests EXIT
    if [ "$all" ]; then run_all; else run_suites "${suites[@]}"; fi
    stop_tests
    trap - EXIT
    tell_failures
    awk '{ passed += $1; failed += $2 } END { print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 }' "$COUNTS"
}

# The journeys of e2e mostly wait, so two suites that need little run beside them.
run_all() {
    run_suites host unit integration eval whatsapp
    have_packages tests/api-client static-web
    build_all
    set -m # a process group of its own, to be ended as a whole
    run_suites client web &
    BESIDE=$!
    set +m
    run_suites e2e
    wait "$BESIDE" || echo "0 1 -" >>"$COUNTS" # it has said why
    BESIDE=
}

run_suites() { # SUITE…
    local suite
    for suite; do
        case $suite in
            host) dotnet_suite SoulCrm.FunctionsHost.Tests ;;
            unit) dotnet_suite SoulCrm.Functions.Tests ;;
            integration) install_pgbouncer; have_packages tests/azurite; dotnet_suite SoulCrm.Functions.IntegrationTests ;;
            eval) source infra/local/eval.sh; eval_suite ;;
            client) build_functions; npm_suite tests/api-client ;;
            e2e) have_packages whatsapp-host static-web; build_all; dotnet_suite SoulCrm.EndToEnd.Tests ;;
            whatsapp) npm_suite whatsapp-host ;;
            web) npm_suite static-web ;;
            *) fail "There is no suite '$suite': host unit integration eval client whatsapp web e2e." ;;
        esac
    done
}

install_pgbouncer() { [ -x /usr/sbin/pgbouncer ] || command -v pgbouncer >/dev/null || apt_install pgbouncer; }

# Durability is for data that anyone will miss: this cluster is gone after the tests.
start_test_cluster() {
    TEST_CLUSTER=$(mktemp -d "${TMPDIR:-/tmp}/soulcrm-test.XXXXXX")
    chmod 711 "$TEST_CLUSTER"
    local port password
    port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
    password=$(openssl rand -hex 16)
    step 'Starting PostgreSQL for the tests'
    postgres_create "$TEST_CLUSTER/data" "$password"
    # Many hosts of many processes at once, each with its pool.
    postgres_start "$TEST_CLUSTER/data" "$port" '-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=256MB -c max_connections=500'
    export SOULCRM_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Password=$password;Database=postgres"
    SOULCRM_TEST_CHROMIUM=$(chromium_path)
    export SOULCRM_TEST_CHROMIUM
    SOULCRM_TEST_PGVECTOR=$(has_pgvector && echo yes || echo no)
    export SOULCRM_TEST_PGVECTOR
}

stop_tests() {
    [ -z "$BESIDE" ] || kill -- "-$BESIDE" 2>/dev/null || true # it may have ended by itself
    stop_test_cluster
}

stop_test_cluster() {
    [ -n "${TEST_CLUSTER:-}" ] || return 0
    postgres_stop "$TEST_CLUSTER/data"
    rm -rf "$TEST_CLUSTER"
    TEST_CLUSTER=
}

# The suites' exit codes are passed over on purpose: the counts that they leave behind decide, and a run without counts is a failure.

# dotnet_suite PROJECT: adds its counts; a run that breaks off counts as one failure.
dotnet_suite() {
    local log=$LOCAL/log/test-$1.log line passed failed skipped
    mkdir -p "$LOCAL/log"
    step "Tests: $1"
    dotnet test "tests/$1/$1.csproj" -c Release -nologo --logger 'console;verbosity=detailed' 2>&1 | tee "$log" | grep -E -A 3 '^\s+FIGURE |^\s+(Failed |Error Message:)|error [A-Z]+[0-9]+|^Passed!|^Failed!|^\s+(Passed|Failed|Skipped|Total tests): ' || true
    passed=$(sed -nE 's/^ +Passed: +([0-9]+).*/\1/p' "$log" | tail -n 1)
    failed=$(sed -nE 's/^ +Failed: +([0-9]+).*/\1/p' "$log" | tail -n 1)
    skipped=$(sed -nE 's/^ +Skipped: +([0-9]+).*/\1/p' "$log" | tail -n 1)
    [ "${skipped:-0}" = 0 ] || say "$skipped tests of $1 were NOT run; each says why in $log."
    line=$(grep -cE '^Test Run (Successful|Failed)\.' "$log" || true)
    add_counts "$1" "$line" "${passed:-0}" "${failed:-0}" "$log"
}

packages_of() { # SUITE
    case $1 in
        integration) echo tests/azurite ;;
        client) echo tests/api-client ;;
        whatsapp) echo whatsapp-host ;;
        web) echo static-web ;;
        e2e) printf '%s\n' whatsapp-host static-web ;;
    esac
}

# What comes from npm is mostly waited for: it comes while the first suites run.
fetch_packages() { # FOLDER…
    local folder
    for folder; do
        npm_install "$folder" &
        FETCHING[$folder]=$!
    done
}

have_packages() { # FOLDER…
    local folder
    for folder; do
        [ -z "${FETCHING[$folder]:-}" ] || wait "${FETCHING[$folder]}" || fail "The packages of $folder could not be installed."
        unset "FETCHING[$folder]"
        npm_install "$folder"
    done
}

# npm_suite FOLDER: vitest's JSON report tells the counts.
npm_suite() {
    local log=$LOCAL/log/test-${1//\//-}.log report=$LOCAL/log/test-${1//\//-}.json counts
    have_packages "$1"
    mkdir -p "$LOCAL/log"
    rm -f "$report"
    step "Tests: $1"
    npm --prefix "$1" test -- --reporter=default --reporter=json --outputFile="$report" 2>&1 | tee "$log" | grep -E '✗|×|FAIL|Error:|^ +Tests ' || true
    counts=$(node -e 'const r=JSON.parse(require("fs").readFileSync(process.argv[1]));console.log(1,r.numPassedTests,r.numFailedTests+(r.success||r.numFailedTests?0:1))' "$report" 2>/dev/null || echo '0 0 0')
    # shellcheck disable=SC2086
    add_counts "$1" $counts "$log"
}

add_counts() { # NAME FINISHED PASSED FAILED LOG
    if [ "$2" = 0 ] || [ $(($3 + $4)) = 0 ]; then
        say "$1 did not finish; the whole output is in $5:"
        tail -n 40 "$5" >&2
        echo "0 1 -" >>"$COUNTS"
        return
    fi
    [ "$4" = 0 ] || say "Failures of $1 are in $5."
    echo "$3 $4 $5" >>"$COUNTS"
}

# Names and reasons once more at the end, where a long run's log is read first.
tell_failures() {
    local failed log
    while read -r _ failed log; do
        [ "$failed" != 0 ] && [ "$log" != - ] || continue
        step "What failed in $(basename "$log" .log)"
        # A suite that broke off names no test: that is told already, and no reason to break off here.
        sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -a -E -A 25 '^ +Failed [A-Za-z]|^ *(FAIL|×) ' | cut -c 1-4000 | head -n 200 || true
    done <"$COUNTS"
}
