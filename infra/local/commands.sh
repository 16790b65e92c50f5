# The commands of ./dev.

main() {
    local command=${1:-help}
    [ $# -gt 0 ] && shift
    case $command in
        up) command_up "$@" ;;
        down) command_down ;;
        reset) command_reset ;;
        status) command_status "$@" ;;
        test) source infra/local/test.sh && command_test "$@" ;;
        bench) source infra/local/bench.sh && command_bench "$@" ;;
        eval) source infra/local/eval.sh && command_eval "$@" ;;
        backup) source infra/local/backup.sh && command_backup "$@" ;;
        restore) source infra/local/backup.sh && command_restore "$@" ;;
        lint) command_lint ;;
        openapi) command_openapi "$@" ;;
        help | -h | --help) command_help ;;
        *) command_help; fail "There is no command '$command'." ;;
    esac
}

command_help() {
    cat >&2 <<'HELP'
./dev up [--detach]     install what is missing, build, start everything, seed a demo agency; --detach returns when it is ready
./dev down              end everything that up started; data is kept
./dev reset             down, and delete this instance's data
./dev status [--json]   what runs, where, and the demo logins
./dev test [suite]      the tests: all, or one of: host unit integration eval client whatsapp web e2e
./dev bench SUITE [--json FILE]   figures beside those of others: queues durable crash api
./dev eval [--provider NAME] [--json FILE]   how well a model (or rules) understands clients: golden dialogues, played on the real agents
./dev backup            the database and the blobs into one file below .local/backups; prints its name
./dev restore FILE      puts a backup in the place of this instance's data, which is kept aside
./dev openapi [FILE]    the API's OpenAPI 3.1 document; without a file to the screen
./dev openapi --update  the committed document and what is generated from it, after a change of the API
./dev lint              formatting and static analysis of all languages
HELP
}

command_up() {
    local detach=
    case ${1:-} in
        --detach) detach=1 ;;
        '') ;;
        *) fail "up knows only --detach, not '$1'." ;;
    esac
    lock_instance
    install_prerequisites
    install_pgvector
    build_all
    load_secrets
    ensure_postgres
    prepare_database
    step 'Starting the WhatsApp simulator, whatsapp-host and the functions'
    start_simulator
    start_functions
    start_whatsapp_host
    print_status
    if [ -z "$detach" ]; then
        flock -u 9
        trap 'trap - INT TERM; say; command_down; exit 0' INT TERM
        say 'Everything runs; Ctrl+C ends it. Logs follow.'
        tail -n 0 -F "$LOCAL"/log/{functions,whatsapp-host,simulator}.log &
        wait $!
    fi
}

command_down() {
    lock_instance
    local name
    for name in whatsapp-host functions simulator; do
        service_pid "$name" >/dev/null && step "Ending $name"
        stop_service "$name"
    done
    if postgres_running; then
        step 'Ending PostgreSQL'
        postgres_stop "$(postgres_data)"
    fi
}

command_reset() {
    command_down
    local data
    data=$(postgres_data)
    [ -n "$data" ] && rm -rf "$data"
    rm -rf "${LOCAL:?}"/{postgres,secrets.env,database-ready,database-version,no-pgvector,simulator,whatsapp-host,whatsapp-host-real,log,run}
    say 'All data of this instance is gone.'
}

service_state() { if service_pid "$1" >/dev/null; then echo running; else echo stopped; fi; }

is_ready() {
    service_pid functions >/dev/null && service_pid whatsapp-host >/dev/null && service_pid simulator >/dev/null \
        && curl -fsS -m 5 "$APP_URL/api/health/ready" 2>/dev/null | grep -q '"status":"ready"'
}

command_status() {
    [ -s "$LOCAL/secrets.env" ] && load_secrets
    case ${1:-} in
        --json) status_json ;;
        '') print_status ;;
        *) fail "status knows only --json, not '$1'." ;;
    esac
}

status_json() {
    local ready=false name
    is_ready && ready=true
    DEMO_ORGANIZATION=$DEMO_ORGANIZATION DEMO_PASSWORD=${DEMO_PASSWORD:-} node - "$ready" "$APP_URL" "$WHATSAPP_HOST_URL" "$SIMULATOR_URL" \
        "$(connection_string soulcrm_app "${APP_PASSWORD:-}")" \
        "postgres:$(postgres_pid || true):$(postgres_running && echo running || echo stopped)" \
        $(for name in functions whatsapp-host simulator; do echo "$name:$(service_pid "$name" || true):$(service_state "$name")"; done) <<'JS'
const [ready, app, whatsappHost, simulator, database, ...services] = process.argv.slice(2)
const { DEMO_ORGANIZATION: organization, DEMO_PASSWORD: password } = process.env
const logins = password === '' ? [] : [['admin', 'org_admin'], ['maria', 'manager'], ['pavel', 'manager'], ['platform', 'super_admin']]
  .map(([name, role]) => ({ email: `${name}@demo.soulcrm.local`, password, role, organization }))
const describe = service => { const [name, pid, state] = service.split(':'); return { name, pid: pid === '' ? null : Number(pid), state } }
console.log(JSON.stringify({ ready: ready === 'true', app, api: `${app}/api`, whatsappHost, simulator, database, logins, services: services.map(describe) }, null, 2))
JS
}

print_status() {
    local name
    say
    for name in functions whatsapp-host simulator; do printf '  %-14s %s\n' "$name" "$(service_state "$name")" >&2; done
    printf '  %-14s %s\n' postgres "$(postgres_running && echo running || echo stopped)" >&2
    service_pid functions >/dev/null || { say; say '  Start with ./dev up'; return; }
    cat >&2 <<STATUS

  Soul CRM        $APP_URL
  Phones page     $SIMULATOR_URL   (scan the QR, write as a client or on the agency's phone)

  admin@demo.soulcrm.local   $DEMO_PASSWORD   administrator
  maria@demo.soulcrm.local   $DEMO_PASSWORD   manager
  pavel@demo.soulcrm.local   $DEMO_PASSWORD   manager
  platform@demo.soulcrm.local   $DEMO_PASSWORD   super administrator (API only)

STATUS
}

command_openapi() {
    install_prerequisites
    build_functions
    case ${1:-} in
        '') print_openapi ;;
        --update) update_openapi ;;
        -*) fail "openapi knows only --update and a file, not '$1'." ;;
        *) print_openapi >"$1" && say "Written: $1" ;;
    esac
}

print_openapi() { dotnet functions/bin/Release/net10.0/SoulCrm.Functions.dll openapi; }

update_openapi() {
    npm_install static-web
    print_openapi >static-web/openapi.json
    quietly openapi-types npm --prefix static-web run generate
    say 'Written: static-web/openapi.json, static-web/src/api/schema.ts'
}

command_lint() {
    install_prerequisites
    npm_install whatsapp-host
    npm_install static-web
    npm_install tests/api-client
    step 'C#: analyzers (warnings are errors) and formatting'
    quietly lint-csharp dotnet build SoulCrm.sln -c Release -v quiet -nologo -p:RunAnalyzers=true
    quietly lint-format dotnet format whitespace SoulCrm.sln --verify-no-changes --no-restore
    step 'TypeScript'
    quietly lint-whatsapp-host npm --prefix whatsapp-host run lint
    quietly lint-static-web npm --prefix static-web run lint
    quietly lint-api-client npm --prefix tests/api-client run lint
    step 'OpenAPI document'
    quietly lint-openapi npm --prefix tests/api-client run lint:document
    say 'No findings.'
}
