# SPDX-License-Identifier: ISC
# Completion of countersign(1) for bash: verbs, and the options of each verb.
# Ids and names are not completed; they are the daemon's to know.

_countersign_options()
{
	case "$1" in
	init) echo '-o --output --domain --print' ;;
	request) echo '--san --validation-domain --account --profile
		--contacts --mailbox --idempotency-token --dry-run --wait
		--timeout' ;;
	resend) echo '--domain --validation-domain' ;;
	cancel | freeze | unfreeze) echo '--by --reason' ;;
	reject) echo '--by --reason --domain' ;;
	list) echo '--status --domain --account --max-items
		--starting-token' ;;
	wait) echo '--timeout' ;;
	explain) echo '--domain --replay --config' ;;
	'audit replay') echo '--config' ;;
	'exempt add') echo '--ticket --by --until --quorum --retry' ;;
	'exempt remove') echo '--by' ;;
	'audit list') echo '--since --id' ;;
	'audit prune') echo '--before --by --reason' ;;
	'audit verify' | 'audit proof') echo '--since-checkpoint --key --dir' ;;
	'audit export') echo '--id -o --output --dir' ;;
	'audit report') echo '-o --output --since --until --seed' ;;
	keygen) echo '--type -o --output --domain --seal --audit' ;;
	testmsg) echo '--client --helo --mail-from --rcpt' ;;
	'preview mail' | 'preview page') echo '--lang -o --output' ;;
	'config show') echo '-n -d' ;;
	'store migrate') echo '--from --to' ;;
	esac
	echo '-c --config --json --color -q --quiet -v --verbose --help
		--version'
}

_countersign_subs()
{
	case "$1" in
	exempt) echo 'add list remove' ;;
	risk) echo 'import test' ;;
	outbox) echo 'list retry' ;;
	hooks) echo 'run' ;;
	audit) echo 'list show replay verify proof prune export report' ;;
	contact) echo 'record test' ;;
	preview) echo 'mail page' ;;
	config) echo 'check show' ;;
	store) echo 'migrate' ;;
	esac
}

# The verb on the line so far: one word, or two where it has a second.
_countersign_verb()
{
	local word skip='' verb='' i

	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ -n $skip ]]; then
			skip=''
			continue
		fi
		case "$word" in
		-c | --config | --color) skip=1 ;;
		-*) ;;
		*)
			if [[ -z $verb ]]; then
				verb=$word
			elif [[ -n $(_countersign_subs "$verb") ]]; then
				verb="$verb $word"
				break
			else
				break
			fi
			;;
		esac
	done
	echo "$verb"
}

_countersign()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local verb words

	verb=$(_countersign_verb)
	COMPREPLY=()
	case "$prev" in
	-c | --config) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
	-o | --output) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
	--color) words='auto always never' ;;
	--type) words='rsa ed25519' ;;
	--status) words='PENDING_VALIDATION VALIDATED VALIDATION_TIMED_OUT
		FAILED' ;;
	*)
		if [[ $cur == -* ]]; then
			words=$(_countersign_options "$verb")
		elif [[ -z $verb ]]; then
			words='init request resend cancel list describe wait
				check explain reject freeze unfreeze exempt
				risk outbox hooks audit keygen testkey contact
				testmsg preview config store doctor'
		elif [[ $verb == testmsg || $verb == 'risk import' ]]; then
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			return
		else
			words=$(_countersign_subs "$verb")
		fi
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _countersign countersign
