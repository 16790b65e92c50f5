# ./dev eval: plays the golden dialogues of tests/evals with a provider, on a throw-away cluster, and tells how well it did.

command_eval() {
    local code=0
    case " $* " in *' --help '*) eval_usage; return ;; esac
    install_prerequisites
    install_pgvector
    build_eval
    load_secrets
    # shellcheck source=/dev/null
    source infra/local/test.sh
    start_test_cluster
    trap stop_test_cluster EXIT
    step 'Playing the golden dialogues'
    run_eval "$@" || code=$?
    stop_test_cluster
    trap - EXIT
    return "$code"
}

eval_usage() {
    cat >&2 <<'HELP'
./dev eval [--provider rules|openai|azure-openai|anthropic|ollama] [--model NAME] [--language CODE]
           [--parallel N] [--json FILE] [--floors] [--verbose]
Keys and addresses of a provider are taken from the environment, as the functions take them (AI__…). --floors fails below what rules must reach.
HELP
}

build_eval() {
    step 'Building the evaluation (dotnet)'
    quietly build-eval dotnet build tests/SoulCrm.Evals -c Release -v quiet -nologo
}

run_eval() { dotnet tests/SoulCrm.Evals/bin/Release/net10.0/SoulCrm.Evals.dll "$@"; }

# The suite of ./dev test: rules against their floors, each of which is a test. The exit code is passed over on purpose, as in every suite: the verdicts
# in the report are counted, and a run that left none is a failure.
eval_suite() {
    local log=$LOCAL/log/test-eval.log report=$LOCAL/log/test-eval.json counts
    build_eval
    rm -f "$report"
    step 'Tests: evaluation of rules'
    run_eval --provider rules --floors --verbose --json "$report" 2>&1 | tee "$log" | grep -E '^rules |^language|^[a-z]{2} +[0-9]|^FAILED' || true
    counts=$(node -e 'const f=JSON.parse(require("fs").readFileSync(process.argv[1])).floors;console.log(1,f.filter(x=>x.ok).length,f.filter(x=>!x.ok).length)' "$report" 2>/dev/null || echo '0 0 0')
    # shellcheck disable=SC2086
    add_counts eval $counts "$log"
}
