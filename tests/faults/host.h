/* host.h - one host and one tenant in memory: processes that are held before every step that anybody else could notice
 *
 * Stands where the world stands for several programs at once: commands, the wizard (somebody who follows a script), a guard. They
 * share what processes of one user on one host share: marks, what was left on purpose, records, locks, a guard's socket; and
 * a tenant, whose writes may land late and whose reads may show an earlier state. Whoever drives it says who goes on, who dies,
 * how each write goes, when it lands and when it shows. No terminal, network, disk or clock.
 */
#ifndef TESTS_FAULTS_HOST_H
#define TESTS_FAULTS_HOST_H

#include "base/buf.h"
#include "guard/guard_program.h"
#include "practice/practice.h"
#include "tests/fake_world.h"
#include "wizard/wizard.h"

enum part {
	PART_NOBODY = 0,
	PART_STATUS,
	PART_BLOCK,
	PART_BLOCK_GUARDED,
	PART_RESTORE,
	PART_DUE,
	PART_GUARD,
	PART_WIZARD_BLOCK,
	PART_WIZARD_RESTORE,
	PART_WIZARD_KEEP,
	PART_CONSENT,
	PART_CONSENT_OTHER,
	PART_WIZARD_CONSENT,
	PART_COUNT
};
extern const char *const part_names[PART_COUNT];
bool part_consents(enum part part);

/* How a write goes. LATE: it lands when host_land says so. LAGS: it is carried out, and reads show it when host_show says so.
 * LOST: the answer does not come. NEVER: nor did the request arrive. */
enum fate {
	FATE_USUAL = 0,
	FATE_LOST,
	FATE_NEVER,
	FATE_LATE,
	FATE_LATE_LOST,
	FATE_LAGS,
	FATE_LAGS_LOST,
	FATE_THROTTLED,
	FATE_COUNT
};
extern const char *const fate_names[FATE_COUNT];

/* Another admin of the tenant. */
enum deed { DEED_NOTHING = 0, DEED_ALLOWS, DEED_UNSETS, DEED_BLOCKS, DEED_GRANTS, DEED_REPLACES, DEED_KINDS };
extern const char *const deed_names[DEED_KINDS];
#define HERS "Contacts.Read"

enum life { LIFE_NONE = 0, LIFE_WAITING, LIFE_RUNNING, LIFE_ENDED, LIFE_DEAD, LIFE_HUNG };

#define HOST_PROCESSES 3 /* two, and the guard that one of them left */
#define HOST_RECORDS   12
#define HOST_PENDING   6
#define HOST_REPLIES   40

struct host;

/* A run's file. */
struct record {
	char id[40];
	struct buf text;
	int writer; /* the process that has it open; -1 */
};

struct outcome_told {
	enum event_kind kind;
	unsigned id;
	enum err_kind err; /* ERR_NONE: it went well */
	bool marked;
	struct change_mark mark;
	char text[2400];
};

struct process {
	struct host *host;
	enum part part;
	enum life life;
	int index, status;
	struct program program;
	struct runner_setup runner;
	struct change_setup setup;
	struct guard_setup guard_setup;
	struct wizard_setup wizard_setup;
	const struct script *script; /* what whoever sits before the wizard does next; NULL: nobody does */
	struct change_mark marks[1];
	struct buf resumed; /* the record that it goes on with */
	struct buf printed;
	size_t at;        /* the next of them */
	bool begun_order; /* the first half of it is done */
	struct secret bearer[SERVICE_COUNT];
	size_t reply_count;
	size_t told_count;
	int64_t timers[TIMER_COUNT];
	char lock[100]; /* that it holds; "" */
	int record;     /* that its lines go to; -1 */
	bool open;      /* it has that open */
	int64_t whole_len;
	struct buf unwritten;
	bool unsaved_told;
	unsigned events, ticks;
	bool expects;      /* a guard was asked, and has not answered */
	bool blind;        /* another admin changed the grants since it read them */
	uint64_t seen;     /* everything that it was told, as a hash: the same means that it is in the same state */
	int asker;         /* a guard: who is to be answered; -1 */
	int guard_process; /* who left it, a guard: its process; else -1 */
	/* large, and not cleared where it is begun anew */
	struct outcome_told told[24];
	struct reply replies[HOST_REPLIES];
	struct change_command command;
	struct guard_program guard;
	struct wizard wizard;
	struct orders orders;
	struct requests requests;
};

struct pending {
	char method[8], path[200], body[600], bearer[1200];
	int64_t sent_at;
	int process;
	bool blocks;
};

struct host {
	const struct profile *mine, *other;
	struct practice practice;
	bool marked;
	struct change_mark mark;
	uint64_t mark_hash;
	char left[2400];
	char sent[1200]; /* to the grants, and may still be on its way */
	struct record records[HOST_RECORDS];
	size_t record_count;
	int64_t ms;
	struct pending pending[HOST_PENDING];
	size_t pending_count;
	enum tokens_state tokens_shown;
	const char *grant_shown;
	bool by_us; /* blocked, and by a write of ours */
	bool hand_done, hand_in_window;
	const char *taken; /* what she took away, as scopes; or NULL */
	enum fate fate;    /* of the next write */
	struct arena arena;
	const char *wrong;                              /* a rule that is broken on the way; or NULL */
	struct process processes[HOST_PROCESSES], late; /* late: who asks and puts back in the end */
};

/* @host is all zero, or was released. @open: a test is open, begun a while ago and seen in effect, past its deadline. */
void host_init(struct host *host, const struct profile *mine, const struct profile *other, bool open);
void host_release(struct host *host);
void host_part(struct host *host, int index, enum part part);

/* What it is about to do is a write. */
bool process_writes(const struct process *process);
/* It is there, and not waiting for somebody else's answer. */
bool process_can_go(const struct process *process);
/* It waits for nothing but time. */
bool process_waits(const struct process *process);
/* Then: until when, by host->ms. */
int64_t process_until(const struct process *process);
/* From where it is held to where it is held again, or to its end. */
void process_step(struct process *process);
void process_die(struct process *process);
/* Stopped for good, with all that it holds. */
void process_hang(struct process *process);

/* What was sent first lands. */
void host_land(struct host *host);
bool host_stale(const struct host *host);
void host_show(struct host *host);
void host_hand(struct host *host, enum deed deed);
/* Everything lands and shows, and the clock moves on. */
void host_pass(struct host *host, int64_t seconds);
/* A command of its own, from start to end; its exit status. -1: it does not end. */
int host_run(struct host *host, enum part part, struct buf *printed);

/* Two hosts with the same hash go on alike; and two that have come to an end are judged alike. */
uint64_t host_hash(const struct host *host);
uint64_t host_end_hash(const struct host *host);

#endif
