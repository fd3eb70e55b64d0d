/* host.h - one host and one tenant in memory: processes that stop before every step that another process could notice
 *
 * It takes the place of src/world for several programs at once: commands, the wizard (used by a person who follows a
 * script), a guard. They share what processes of one user on one host share: marks, the file of changes left on purpose,
 * records, locks, a guard's socket; and a tenant, whose writes may land late and whose reads may show an earlier state. The
 * test decides which process goes on, which one dies, how each write goes, when it lands and when reads show it. No terminal,
 * network, disk or clock is used.
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

/* How a write goes. LATE: it lands when host_land says so. LAGS: it is carried out, and reads show it when host_show
 * says so. LOST: it is carried out, and the answer is lost. NEVER: the request is lost. */
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

/* Deeds of another admin of the tenant. */
enum deed { DEED_NOTHING = 0, DEED_ALLOWS, DEED_UNSETS, DEED_BLOCKS, DEED_GRANTS, DEED_REPLACES, DEED_KINDS };
extern const char *const deed_names[DEED_KINDS];
#define HERS "Contacts.Read"

enum life { LIFE_NONE = 0, LIFE_WAITING, LIFE_RUNNING, LIFE_ENDED, LIFE_DEAD, LIFE_HUNG };

#define HOST_PROCESSES 3 /* two, and a guard that one of them left */
#define HOST_RECORDS   12
#define HOST_PENDING   6
#define HOST_REPLIES   40

struct host;

/* A run's file. */
struct record {
	char id[40];
	struct buf text;
	int writer; /* the process that has the file open; -1: none */
};

struct outcome_told {
	enum event_kind kind;
	unsigned id;
	enum err_kind err; /* ERR_NONE: the order was carried out */
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
	const struct script *script; /* the next lines for the person at the wizard; NULL: nobody is there */
	struct change_mark marks[1];
	struct buf resumed; /* the record that the process goes on with */
	struct buf printed;
	size_t at;        /* index of the next order */
	bool begun_order; /* the first half of that order is done */
	struct secret bearer[SERVICE_COUNT];
	size_t reply_count;
	size_t told_count;
	int64_t timers[TIMER_COUNT];
	char lock[100]; /* the lock that the process has; "" for none */
	int record;     /* the record that its lines go to; -1: none */
	bool open;      /* the process has that record open */
	int64_t whole_len;
	struct buf unwritten;
	bool unsaved_told;
	unsigned events, ticks;
	bool expects;      /* the process asked a guard that has not answered */
	bool blind;        /* another admin changed the grants since the process read them */
	uint64_t seen;     /* a hash of everything that the process was told: the same hash means the same state */
	int asker;         /* of a guard: the process that waits for its answer; -1: none */
	int guard_process; /* of a guard's parent: the guard's process; else -1 */
	/* large, so a process that begins anew does not clear it */
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
	char sent[1200]; /* the last write to the grants, which may still be on its way */
	struct record records[HOST_RECORDS];
	size_t record_count;
	int64_t ms;
	struct pending pending[HOST_PENDING];
	size_t pending_count;
	enum tokens_state tokens_shown;
	const char *grant_shown;
	bool by_us; /* the tenant is blocked by a write of ours */
	bool hand_done, hand_in_window;
	const char *taken; /* scopes that the other admin took away; or NULL */
	enum fate fate;    /* how the next write goes */
	struct arena arena;
	const char *wrong;                              /* the first rule that a step broke; or NULL */
	struct process processes[HOST_PROCESSES], late; /* late: asks, and puts back, in the end */
};

/* Begins anew; @host is all zero, or was released. With @open a test is open that was begun a while ago, was seen in
 * effect and is past its deadline. */
void host_init(struct host *host, const struct profile *mine, const struct profile *other, bool open);
void host_release(struct host *host);
void host_part(struct host *host, int index, enum part part);

/* Returns whether the next step of the process is a write. */
bool process_writes(const struct process *process);
/* Returns whether the process runs and does not wait for another one's answer. */
bool process_can_go(const struct process *process);
/* Returns whether the process waits for nothing but time. */
bool process_waits(const struct process *process);
/* Returns the end of that wait, by host->ms. */
int64_t process_until(const struct process *process);
/* Runs the process to its next stop, or to its end. */
void process_step(struct process *process);
void process_die(struct process *process);
/* Stops the process for good; it keeps its lock and its socket. */
void process_hang(struct process *process);

/* Carries out the oldest write that is on its way. */
void host_land(struct host *host);
bool host_stale(const struct host *host);
void host_show(struct host *host);
void host_hand(struct host *host, enum deed deed);
/* Lets every write land and show, and moves the clock on. */
void host_pass(struct host *host, int64_t seconds);
/* Runs a command from start to end. Returns its exit status, or -1 when it does not end. */
int host_run(struct host *host, enum part part, struct buf *printed);

/* Hashes of a host: two hosts with the same host_hash go on alike, two with the same host_end_hash are judged alike. */
uint64_t host_hash(const struct host *host);
uint64_t host_end_hash(const struct host *host);

#endif
