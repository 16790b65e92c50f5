# ./dev bench SUITE [--json FILE]: figures of ours beside the peers', each on servers of its own that end with the run.

command_bench() {
    local suite=${1:-} needs_peers=
    case $suite in
        queues | durable) needs_peers=1 ;;
        crash) ;;
        '') fail 'Which suite? queues, durable or crash.' ;;
        *) fail "There is no suite '$suite': queues durable crash." ;;
    esac
    [ $# = 1 ] || { [ $# = 3 ] && [ "$2" = --json ]; } || fail 'Usage: ./dev bench SUITE [--json FILE]'
    install_prerequisites
    if [ -n "$needs_peers" ]; then
        install_redis
        npm_install tests/bench/peers
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
