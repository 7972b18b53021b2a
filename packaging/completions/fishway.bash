# bash completion for fishway: source <(fishway completion bash)
_fishway() {
  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="" words="" i
  local commands="migrate plan info validate lint check wait baseline repair resolve undo clean new label stats config completion version help"
  COMPREPLY=()
  case "$before" in
    --url-file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --password-file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --config) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --pooler) COMPREPLY=($(compgen -W "session transaction" -- "$word")); return ;;
    --locations) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --callback-locations) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --output) COMPREPLY=($(compgen -W "text json jsonl" -- "$word")); return ;;
    --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
    --junit) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --gate) COMPREPLY=($(compgen -W "refuse warn off" -- "$word")); return ;;
    --dialect) COMPREPLY=($(compgen -W "postgresql mysql mariadb sqlite" -- "$word")); return ;;
    --stats) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --format) COMPREPLY=($(compgen -W "text json sarif gitlab junit github" -- "$word")); return ;;
    --as) COMPREPLY=($(compgen -W "applied not-applied retry" -- "$word")); return ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ " $commands " == *" ${COMP_WORDS[i]} "* ]]; then command="${COMP_WORDS[i]}"; break; fi
  done
  case "$command" in
    "") words="$commands" ;;
    migrate) words=" --junit --target --out-of-order --ignore-migration-patterns --validate-on-migrate --group --execute-in-transaction --mixed --create-schemas --skip-executing-migrations --dry-run --phase --baseline-on-migrate --baseline-version --baseline-description --installed-by --lock-wait --lock-timeout --first-attempt --retries --retry-time --statement-timeout --blocker-queries --label --gate --gate-budget --allow --yes --yes-i-mean" ;;
    plan) words=" --target --out-of-order --ignore-migration-patterns --validate-on-migrate --group --execute-in-transaction --mixed --skip-executing-migrations --phase --baseline-on-migrate --lock-timeout --first-attempt --retries --retry-time --statement-timeout --blocker-queries --label --gate --gate-budget --allow" ;;
    info) words=" --target --out-of-order --ignore-migration-patterns" ;;
    validate) words=" --target --out-of-order --ignore-migration-patterns" ;;
    lint) words=" --dialect --server-version --since --since-git --stats --disable --format" ;;
    check) words=" --out-of-order --at-least --exactly" ;;
    wait) words=" --out-of-order --at-least --exactly --timeout --interval" ;;
    baseline) words=" --create-schemas --baseline-version --baseline-description --installed-by --lock-wait --label --yes-i-mean" ;;
    repair) words=" --ignore-migration-patterns --installed-by --lock-wait --label --yes-i-mean" ;;
    resolve) words=" --lock-wait --label --yes-i-mean --as --why" ;;
    undo) words=" --target --execute-in-transaction --installed-by --lock-wait --lock-timeout --first-attempt --retries --retry-time --statement-timeout --blocker-queries --label --allow --yes --yes-i-mean" ;;
    clean) words=" --lock-wait --label --clean-disabled --yes --yes-i-mean" ;;
    new) words=" --phase --timestamp --repeatable --undo" ;;
    label) words=" --yes-i-mean --protect" ;;
    stats) words="" ;;
    config) words="" ;;
    completion) words="bash zsh fish" ;;
    version) words="" ;;
    help) words="migrate plan info validate lint check wait baseline repair resolve undo clean new label stats config completion version help man rules" ;;
  esac
  COMPREPLY=($(compgen -W "$words --url --url-file --user --password-file --environment --config --default-schema --schemas --table --connect-timeout --connect-retries --pooler --locations --callback-locations --placeholder --encoding --detect-encoding --placeholder-replacement --placeholder-prefix --placeholder-suffix --placeholder-separator --fail-on-missing-locations --sql-migration-prefix --repeatable-sql-migration-prefix --baseline-migration-prefix --undo-sql-migration-prefix --sql-migration-separator --sql-migration-suffixes --validate-migration-naming --output --color --progress --quiet --verbose --help" -- "$word"))
}
complete -o default -F _fishway fishway
