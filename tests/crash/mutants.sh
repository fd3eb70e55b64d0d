#!/bin/sh
# mutants.sh - makes one mistake at a time on purpose in a copy of the sources: a test has to catch each
#
# "make mutants" runs all of them, "mutants.sh WORD" those whose title has the word; "mutants.sh -n" only checks that each
# still applies to the sources. A mutant that does not apply any more counts as a failure, too.
source=${NAAREADY_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/naaready-mutants.XXXXXX") || exit 99
trap 'chmod -R u+w "$scratch" 2> /dev/null; rm -rf "$scratch"' EXIT
trap 'exit 99' INT TERM HUP
dry=
[ "${1:-}" != -n ] || { dry=yes; shift; }
only=${1:-}
count=0
caught=0
LC_ALL=C.UTF-8
TZ=UTC
NAAREADY_BUILD=$scratch/build
NAAREADY_SOURCE=$scratch
DATA_DIR=$scratch/data
CRASH_SECONDS=${CRASH_SECONDS:-30}
export LC_ALL TZ NAAREADY_BUILD NAAREADY_SOURCE DATA_DIR CRASH_SECONDS
unset CRASH_ALL

# Tests for mistakes in the world, and for mistakes inside; the quick ones come first, and the first failure ends the run.
outside='tests/crash/order_test tests/crash/disk_test tests/crash/kill_test'
inside='tests/crash/order_test tests/crash/late_test tests/faults/change_test tests/faults/refused_test tests/faults/interleave_test
	tests/crash/kill_test tests/crash/crash_test'

# Further tests, each for a mutant that names it.
extra='tests/unit/core_run_test tests/unit/guard_process_test tests/unit/world_loop_test tests/unit/world_trust_test'

build() {
	[ -z "$dry" ] || return 0
	# Two runs of make, one after the other: together they would write the same objects.
	make -C "$scratch/build" -s all > "$scratch/log" 2>&1 &&
		# shellcheck disable=SC2086
		make -C "$scratch/build" -s tests/crash/hurry $outside $inside $extra >> "$scratch/log" 2>&1
}

# catch TEST...: prints the first test that fails; nothing when none does
catch() {
	for test; do
		case $test in
		*.sh) command="sh $source/$test" ;;
		*) command="./$test" ;;
		esac
		# shellcheck disable=SC2086
		(cd "$scratch/build" && timeout -k 5 300 $command > "$scratch/out" 2>&1) || {
			echo "$test"
			return
		}
	done
	[ -z "$own" ] || return 0
	(cd "$scratch/build" && timeout -k 5 120 sh "$source/tests/cli/lock.sh" > "$scratch/out" 2>&1) || echo tests/cli/lock.sh
}

# mutant FILE TITLE SED [TEST]...: makes the mistake with "sed -z -E"; TESTs take the place of the usual ones
mutant() {
	case $2 in *"$only"*) ;; *) return ;; esac
	file=$1 title=$2 change=$3
	shift 3
	own=$*
	count=$((count + 1))
	cp "$scratch/$file" "$scratch/kept"
	sed -z -E "$change" "$scratch/kept" > "$scratch/$file"
	if cmp -s "$scratch/kept" "$scratch/$file"; then
		echo "WRONG  $title: its sed expression changes nothing in $file: adapt it to the sources"
	elif [ -n "$dry" ]; then
		caught=$((caught + 1))
	elif ! build; then
		echo "WRONG  $title: $file does not compile with it: adapt the sed expression"
		grep -m 3 'error' "$scratch/log"
	else
		case $file in
		src/world/* | src/app/*) tests=${own:-$outside} ;;
		*) tests=${own:-$inside} ;;
		esac
		# shellcheck disable=SC2086
		by=$(catch $tests)
		if [ -n "$by" ]; then
			caught=$((caught + 1))
			echo "caught $title: $by"
		else
			echo "ALIVE  $title: no test fails, so one is missing (ran: $tests)"
		fi
	fi
	cp "$scratch/kept" "$scratch/$file"
}

(cd "$source" && tar cf - --exclude='./build*' --exclude=./.git .) | (cd "$scratch" && tar xf -) || exit 99
cp -R "$source/build-aux" "$scratch/" 2> /dev/null
mkdir -p "$scratch/build"
[ -n "$dry" ] || (cd "$scratch/build" && ../configure --quiet --enable-silent-rules CFLAGS='-O1 -g' ${CC:+CC="$CC"} > /dev/null) || exit 99
build || { cat "$scratch/log"; exit 99; }
own=
# shellcheck disable=SC2086
[ -n "$dry" ] || by=$(catch $outside $inside)
[ -z "${by:-}" ] || { echo "$by fails without any mistake: repair that first"; cat "$scratch/out"; exit 99; }

mutant src/world/loop.c "sends before it records" \
	's/(\tif \(!may_change\(loop, order)/\tloop->transport->send(loop->transport, \&order->change.request);\n\1/; s/(loop_tell_it\(dispatch, EVENT_SAVED, id\);\n)\tloop->transport->send[^\n]*\n/\1/' tests/unit/world_loop_test
mutant src/world/store.c "the line is not synced" 's/fdatasync\(store->run_fd\) != 0/false/'
mutant src/world/store.c "the directory of a new run is not synced" \
	's/store->fresh && !file_sync_dir\(dir, recording, err\)/false/'
mutant src/world/file.c "the mark is not synced before it takes its place" \
	's/(good = file_write_all\(fd, text, len\)) && fsync\(fd\) == 0/\1/'
mutant src/world/file.c "the directory of the mark is not synced" \
	's/(bool file_write.*)return file_sync_dir\(dir, writing, err\);/\1return true;/'
mutant src/world/file.c "the parent of a new directory is not synced" \
	's/return !directory_of\(path, dir, sizeof dir\) \|\| file_sync_dir\(dir, doing, err\);/return true;/'
mutant src/world/loop.c "no mark is left" 's/order->change.mark && !store_mark/false \&\& !store_mark/'
mutant src/world/loop.c "sends although the line could not be written" \
	's/!store_append\(loop->store, order->change.line, true, &err\)/(store_append(loop->store, order->change.line, true, \&err), false)/'
mutant src/world/loop.c "sends although the mark could not be written" \
	's/order->change.mark && !store_mark\(loop->store, order->change.mark, &err\)/order->change.mark \&\& (store_mark(loop->store, order->change.mark, \&err), false)/'
mutant src/world/loop.c "a line that could not be recorded is not reported" \
	's/(order->save.sync, &err\)\) \{\n)\t\ttell_unsaved\(dispatch, 0, &err\);/\1\t\t;/'
mutant src/world/loop.c "the mark goes before the outcome is recorded" \
	's/(\(!order->unmark.line \|\| store_append\(loop->store, order->unmark.line, true, &err\)\)) &&\n\t    (store_unmark\(loop->store, order->unmark.tenant_id, &err\))/\2 \&\&\n\t    \1/'
mutant src/flow/act.c "the outcome is not recorded" 's/settle_note\(act, CHANGE_DONE, NULL, turn\)/(void)turn/'
mutant src/flow/act.c "the mark stays after putting back" \
	's/\t\tact_unmark\(act, (run_note_outcome\(act->ground.run, act->change_id, CHANGE_DONE[^;]*),\s*(turn->orders|orders)\);/\t\torder_save(turn->orders, \1, true);/'
mutant src/flow/act.c "puts back to \"allowed\", whatever was found" 's/act->to = found;/(void)found, act->to = TOKENS_ALLOWED;/'
mutant src/flow/act.c "the mark has the new state, not the one that was found" \
	's/(mark.from, sizeof act->mark.from, )change->from/\1change->to/'
mutant src/flow/act.c "sends again when the answer was lost" \
	's/(\t\tact_answered\(act, turn\);\n)/\1\t\tif (turn->event->reply->lost)\n\t\t\tact_send(act, turn);\n/'
mutant src/flow/act.c "does not read back" \
	's/(act->answered = true;\n[^\n]*\n\t\t)act_look_later\(act, turn\)/\1settle_done(act, turn)/'
mutant src/flow/act.c "believes an answer that is not the service's" \
	's/if \(act_plan_answered\(act, reply, &act->err\)\) \{/if (act_plan_answered(act, reply, \&act->err) || !reply->lost) {/'
mutant src/flow/act.c "a lost answer is taken for a no" \
	's/return reply->err.status \/ 100 == 4;/return true;/'
mutant src/flow/act.c "an answer cut short is taken for a no" \
	's/if \(!is_clear_no\(reply\)/if ((act->err.kind != ERR_PROTOCOL \&\& !is_clear_no(reply))/'
mutant src/flow/act.c "looks once, and believes that nothing was done" \
	's/\tif \(turn->event->now_ms < act->sent_ms \+ window_ms\(act\)\)\n/\tif (seen == SEEN_BEFORE) {\n\t\tact->state = ACT_REFUSED;\n\t\tsettle_unmade(act, CHANGE_NOT_MADE, turn);\n\t\treturn;\n\t}\n&/'
mutant src/flow/act.c "sends an outdated plan" 's/if \(!act_plan_stands\(act\)\) \{/if (false) {/'
mutant src/app/app.c "the marks are not read" 's/\n\t\t\tmarks\[flow->mark_count\+\+\] = marks\[i\];/;/'
mutant src/world/store.c "an index that cannot be read is empty" 's/return store_is_nowhere\(store, errno\) \|\|\n? *\t* *file_failed\([^;]*left open[^;]*;/return true;/'
mutant src/commands/change_command.c "an open change does not show in the exit status" 's/(\tif \(status != 2 && flow_open\([^\n]*\n\t\tstatus = )5/\10/'
mutant src/world/store.c "everybody has the lock" 's/flock\(fd, LOCK_EX \| LOCK_NB\) != 0/false/'
mutant src/world/store.c "the lock is opened through a link" 's/O_CREAT \| O_NOFOLLOW/O_CREAT/' tests/cli/ours.sh
mutant src/world/host.c "other processes of this user can read the memory" 's/\tprctl\(PR_SET_DUMPABLE[^\n]*\n//' tests/cli/ours.sh
mutant src/world/process.c "files are made with the shell's umask" 's/\tumask\(077\);\n//' tests/cli/ours.sh
mutant src/world/trust.c "a file without a certificate is trusted" 's/TRUST_PKCS7 : TRUST_NO_PEM/TRUST_PKCS7 : TRUST_GOOD/' tests/unit/world_trust_test
mutant src/world/trust.c "another takes the place of the one that was named" \
	's/\tif \(trust->path\) \{/\tif (trust->path \&\& trust_named_good(trust, err)) {/' tests/unit/world_trust_test
mutant src/guard/guard_process.c "a second guard is not looked for" \
	's/error == 0 \|\| error == EAGAIN/error < 0/; s/if \(error == ECONNREFUSED\)/if (error >= 0)/' tests/unit/guard_process_test
mutant src/app/app.c "only one open change is known" \
	's/marks\[flow->mark_count\+\+\] = marks\[i\]/marks[0] = marks[i], flow->mark_count = 1/' tests/cli/ours.sh
mutant src/world/loop.c "records where others may write" 's/\tif \(!store_is_ours\(loop->store, err\)\)\n\t\treturn false;\n//' tests/cli/ours.sh
mutant src/core/run.c "a change called put back too early is settled" 's/change->state != CHANGE_PUT_BACK \|\| /true || /' tests/unit/core_run_test
mutant src/core/run.c "changes beyond the limit are passed over" 's/\t\trun->overfull = true;\n//' tests/unit/core_run_test
mutant src/world/loop.c "the time limit hides an open change" 's/turning->dispatch.status != 5\)/true)/' tests/cli/limit.sh
mutant src/flow/flow.c "without a network nothing is open" 's/\treturn open_changes_named\([^\n]*/\treturn NULL;/' tests/cli/limit.sh
# Once these left a tenant changed, or lost a permission, with exit 0; tests/faults/interleave_test finds each of them.
mutant src/flow/act.c "a setting that reads as it was found is settled, though a block may still show" \
	's/if \(!act->restoring \|\| !act->marked \|\| !change_may_still_show\(mark, now\)\)/if (now)/'
mutant src/flow/act.c "a restore settles a change that was never seen in effect" \
	's/act->restoring && act->marked && change_may_still_show\(&act->mark, turn->event->now\)/false/'
mutant src/flow/act.c "a change is settled without the lock" 's/(if \()act->lock == LOCK_HELD(\) \{\n\t\tsettle_found)/\1true\2/'
mutant src/flow/act.c "consent is not locked" \
	's/if \(act->ground.dry_run\)\n\t\treturn false;/if (act->ground.dry_run || act->what == CHANGE_CONSENT)\n\t\treturn false;/'
mutant src/flow/act.c "a consent that may land late is overtaken" 's/return !act->follows/return false/'
mutant src/core/run.c "a change left on purpose is forgotten before it shows" 's/ && read > run->left.changed_at \+ CHANGE_SHOWS_S//'

if [ -n "$dry" ]; then
	echo "$caught of $count mutants apply to the sources"
else
	echo "$caught of $count mutants were caught"
fi
[ "$caught" -eq "$count" ]
