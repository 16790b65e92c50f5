# ./dev bench SUITE [--json FILE]: figures of ours beside the peers', each on servers of its own that end with the run.

command_bench() {
    local suite=${1:-} needs_peers=
    case $suite in
        queues | durable | api) needs_peers=1 ;;
        crash) ;;
        '') fail 'Which suite? queues, durable, crash or api.' ;;
        *) fail "There is no suite '$suite': queues durable crash api." ;;
    esac
    [ $# = 1 ] || { [ $# = 3 ] && [ "$2" = --json ]; } || fail 'Usage: ./dev bench SUITE [--json FILE]'
    install_prerequisites
    if [ -n "$needs_peers" ]; then
        install_redis
        npm_install tests/bench/peers
    fi
    if [ "$suite" = api ]; then
        command -v wrk >/dev/null || apt_install wrk
        generate_prisma_client
        build_functions
    fi
    step 'Building the bench (dotnet)'
    quietly build-bench dotnet build tests/bench/SoulCrm.Bench -c Release -v quiet -nologo
    step "Measuring: $suite"
    dotnet tests/bench/SoulCrm.Bench/bin/Release/net10.0/SoulCrm.Bench.dll "$@"
}

# The tools' package holds the server's program too, under another name, and brings no service that would start.
install_redis() {
    [ "$suite" = queues ] || return 0
    if command -v redis-server >/dev/null || [ -x /usr/bin/redis-check-rdb ]; then return; fi
    apt_install redis-tools
}

# It lies beside the packages, not among them, so it is made again when they are.
generate_prisma_client() {
    when_changed bench-prisma tests/bench/peers/dist/prisma "$(fingerprint tests/bench/peers/prisma tests/bench/peers/package-lock.json)" \
        quietly bench-prisma npm --prefix tests/bench/peers run generate
}
