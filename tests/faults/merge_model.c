/* merge_model.c - the grants of one tenant, while another admin changes them */
#include "tests/faults/merge_model.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define PATH      "/v1.0/oauth2PermissionGrants"
#define ELSEWHERE "7e57ab1e-0000-4000-8000-000000000002" /* another resource */
#define SOMEBODY  "7e57ab1e-0000-4000-8000-000000000003"

const char *const model_deeds[DEED_COUNT] = {
	"nobody",
	"adds a scope",
	"drops a scope",
	"creates the grant",
	"deletes the grant",
	"changes case",
	"creates a second grant",
	"consents to everything",
	"moves a scope between grants",
	"deletes the grant and makes it anew",
};
const char *const model_troubles[TROUBLE_COUNT] = {
	"nothing",
	"400",
	"401",
	"403",
	"404",
	"409 exists",
	"400 exists",
	"412",
	"429",
	"503",
	"lost",
	"200 with an error inside",
	"HTML",
	"carried out, 404",
	"carried out, 503",
	"carried out, lost",
	"truncated",
};

static void break_rule(struct model *model, const char *what)
{
	if (!*model->wrong)
		text_safe(model->wrong, sizeof model->wrong, what);
}

/* --- states --- */

struct model_state *model_now(struct model *model)
{
	return &model->states[model->state_count - 1];
}

static struct model_state *next_state(struct model *model, int64_t now)
{
	struct model_state *state = &model->states[model->state_count];

	if (model->state_count == MODEL_STATES_MAX) {
		break_rule(model, "there are more writes than the model has room for");
		return model_now(model);
	}
	*state = *model_now(model);
	state->at = now;
	model->state_count++;
	return state;
}

static void add_grant(struct model *model, struct model_state *state, const char *scope, bool all, bool graph)
{
	struct model_grant *grant = &state->grants[state->count];

	if (!scope || state->count == MODEL_GRANTS_MAX)
		return;
	state->count++;
	snprintf(grant->id, sizeof grant->id, "grant-%u_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef", ++model->made);
	snprintf(grant->scope, sizeof grant->scope, "%s", scope);
	grant->all = all;
	grant->graph = graph;
}

static struct model_grant *find_grant(struct model_state *state, const char *id, size_t len)
{
	for (size_t i = 0; i < state->count; i++)
		if (strlen(state->grants[i].id) == len && !strncmp(state->grants[i].id, id, len))
			return &state->grants[i];
	return NULL;
}

/* Returns the @nth tenant-wide grant on Graph, from 0. */
static struct model_grant *wide_grant(struct model_state *state, int nth)
{
	for (size_t i = 0; i < state->count; i++)
		if (state->grants[i].all && state->grants[i].graph && !nth--)
			return &state->grants[i];
	return NULL;
}

static void remove_grant(struct model_state *state, struct model_grant *grant)
{
	size_t at = (size_t)(grant - state->grants);

	memmove(grant, grant + 1, (--state->count - at) * sizeof *grant);
}

struct scopes model_granted(const struct model_state *state, struct arena *arena)
{
	struct scopes all = { 0 };

	for (size_t i = 0; i < state->count; i++)
		if (state->grants[i].all && state->grants[i].graph) {
			struct scopes more = scopes_parse(arena, state->grants[i].scope);

			all = scopes_union(&all, &more, arena);
		}
	return all;
}

void model_begin(struct model *model, const struct model_start *start, int64_t now)
{
	struct model_state *state = &model->states[0];

	model->state_count = 1;
	state->at = now - 86400;
	add_grant(model, state, start->elsewhere, true, false);
	add_grant(model, state, start->user, false, true);
	add_grant(model, state, start->first, true, true);
	add_grant(model, state, start->second, true, true);
}

/* --- the other admin --- */

static void append_scope(struct model_grant *grant, const char *scope)
{
	size_t len = strlen(grant->scope);

	snprintf(grant->scope + len, sizeof grant->scope - len, " %s", scope);
}

/* Cuts the last scope off, into @cut. */
static void cut_last(struct model_grant *grant, char *cut, size_t size)
{
	size_t end = strlen(grant->scope), from;

	while (end && isspace((unsigned char)grant->scope[end - 1]))
		end--;
	for (from = end; from && !isspace((unsigned char)grant->scope[from - 1]);)
		from--;
	snprintf(cut, size, "%.*s", (int)(end - from), grant->scope + from);
	grant->scope[from] = '\0';
}

static void do_deed(struct model *model, int64_t now)
{
	static const char everything[] =
	    "User.Read profile openid offline_access Mail.ReadWrite.Shared Calendars.ReadWrite.Shared Files.Read";
	struct model_state *state = next_state(model, now);
	struct model_grant *first = wide_grant(state, 0), *second = wide_grant(state, 1);
	char cut[80];

	switch (model->deed) {
	case DEED_ADDS:
		if (first)
			append_scope(first, "Contacts.Read");
		break;
	case DEED_DROPS:
		if (first)
			cut_last(first, cut, sizeof cut);
		break;
	case DEED_CREATES:
		if (!first)
			add_grant(model, state, " Files.Read openid", true, true);
		break;
	case DEED_DELETES:
		if (first)
			remove_grant(state, first);
		break;
	case DEED_RECASES:
		for (char *c = first ? first->scope : cut; first && *c; c++)
			*c = (char)(isupper((unsigned char)*c) ? tolower((unsigned char)*c)
							       : toupper((unsigned char)*c));
		break;
	case DEED_SECOND:
		add_grant(model, state, "Tasks.Read User.Read", true, true);
		break;
	case DEED_CONSENTS:
		if (first)
			snprintf(first->scope, sizeof first->scope, "%s", everything);
		else
			add_grant(model, state, everything, true, true);
		break;
	case DEED_MOVES: /* the union of both grants stays as it is */
		if (first && second) {
			cut_last(second, cut, sizeof cut);
			append_scope(first, cut);
		}
		break;
	case DEED_MAKES_ANEW:
		if (first) {
			struct model_grant was = *first;

			remove_grant(state, first);
			add_grant(model, state, was.scope, true, true);
		}
		break;
	default:
		break;
	}
	model->deed_done =
	    memcmp(state->grants, model->states[model->state_count - 2].grants, sizeof state->grants) != 0 ||
	    state->count != model->states[model->state_count - 2].count;
}

/* --- answers --- */

static void fill_reply(struct reply *reply, int status, const char *body)
{
	bool page = *body == '<';

	reply->status = status;
	reply->body = body;
	reply->len = strlen(body);
	text_safe(reply->content_type, sizeof reply->content_type, page ? "text/html" : "application/json");
}

static void fill_error(struct reply *reply, int status, const char *code, const char *message, struct arena *arena)
{
	fill_reply(reply, status,
	    arena_printf(arena,
		"{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"innerError\":{\"date\":\"2026-11-24T06:22:40\","
		"\"request-id\":\"r\",\"client-request-id\":\"c\"}}}",
		code, message));
}

static void put_grant(struct json_out *out, const struct model *model, const struct model_grant *grant)
{
	json_out_text(out, "clientId", model->app);
	json_out_text(out, "consentType", grant->all ? "AllPrincipals" : "Principal");
	json_out_text(out, "id", grant->id);
	json_out_text(out, "principalId", grant->all ? NULL : SOMEBODY);
	json_out_text(out, "resourceId", grant->graph ? model->graph : ELSEWHERE);
	json_out_text(out, "scope", grant->scope);
}

static const struct model_state *seen_state(const struct model *model, int64_t now)
{
	size_t at = model->state_count - 1;

	while (at && model->states[at].at + model->lag_s > now)
		at--;
	return &model->states[at];
}

static void answer_list(struct model *model, bool all, const struct practice_call *call, struct reply *reply,
    struct arena *arena)
{
	const struct model_state *state = seen_state(model, call->now);
	struct json_out out;

	json_out_open(&out);
	json_out_array(&out, "value");
	for (size_t i = 0; i < state->count; i++)
		if (state->grants[i].all == all) {
			json_out_object(&out, NULL);
			put_grant(&out, model, &state->grants[i]);
			json_out_end(&out);
		}
	fill_reply(reply, 200, json_out_close(&out, false, arena));
}

/* --- our writes, and the state that they meet --- */

/* Returns whether @set has @name in the same spelling. */
static bool has_exactly(const struct scopes *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++)
		if (!strcmp(set->names[i], name))
			return true;
	return false;
}

static bool same_word(const char *a, size_t a_len, const char *b, size_t b_len)
{
	return a_len == b_len && !strncasecmp(a, b, a_len);
}

/* Counts @name in @text, whatever its case, with a reader of its own: the tested one may be wrong. */
static unsigned count_name(const char *text, const char *name, size_t name_len)
{
	unsigned found = 0;

	for (size_t len; *text; text += len) {
		text += strspn(text, " \t\r\n");
		len = strcspn(text, " \t\r\n");
		found += len && same_word(text, len, name, name_len);
	}
	return found;
}

/* Checks that each scope of the shown grant is sent as often as it was there, and each other one once and because it
 * is needed. */
static void check_names(struct model *model, const char *shown, const char *sent)
{
	size_t len;

	for (const char *name = sent; *name; name += len) {
		unsigned was, is;

		name += strspn(name, " \t\r\n");
		len = strcspn(name, " \t\r\n");
		if (!len)
			continue;
		was = count_name(shown, name, len);
		is = count_name(sent, name, len);
		if (is != (was ? was : 1))
			break_rule(model, "a scope is sent more or less often than the grant had it");
		if (!was && !count_name(model->needed, name, len))
			break_rule(model, "a scope is sent that nobody needs");
	}
}

/* Checks that the shown scopes go back whole and as spelled; counts scopes that the grant had beyond them, which no
 * read could have shown. */
static void check_write(struct model *model, const struct model_grant *grant, const char *sent, struct arena *arena)
{
	const struct model_grant *shown = find_grant(&model->shown, grant->id, strlen(grant->id));
	struct scopes found = scopes_parse(arena, shown ? shown->scope : ""), now = scopes_parse(arena, sent),
		      held = scopes_parse(arena, grant->scope);

	check_names(model, shown ? shown->scope : "", sent);
	for (size_t i = 0; i < found.count; i++)
		if (!has_exactly(&now, found.names[i]))
			break_rule(model, "a scope that was found is not sent back as it was spelled");
	for (size_t i = 0; i < held.count; i++)
		if (!count_name(sent, held.names[i], strlen(held.names[i]))) {
			model->lost++;
			if (count_name(shown ? shown->scope : "", held.names[i], strlen(held.names[i])))
				break_rule(model, "a write of ours lost a scope");
		}
}

static void note_carried_out(struct model *model)
{
	model->carried++;
	model->write_at = model->steps - 1;
}

static void answer_patch(struct model *model, const char *scope, const struct practice_call *call, struct reply *reply,
    struct arena *arena)
{
	const char *id = call->path + strlen(PATH "/");
	struct model_grant *there = find_grant(model_now(model), id, strlen(id));

	if (!there) {
		fill_error(reply, 404, "Request_ResourceNotFound", "Resource does not exist.", arena);
		return;
	}
	if (!there->all || !there->graph)
		break_rule(model, "a write goes to another app's grant");
	check_write(model, there, scope, arena);
	there = find_grant(next_state(model, call->now), id, strlen(id));
	snprintf(there->scope, sizeof there->scope, "%s", scope);
	note_carried_out(model);
	fill_reply(reply, 204, "");
}

static void answer_post(struct model *model, const char *scope, struct json root, const struct practice_call *call,
    struct reply *reply, struct arena *arena)
{
	struct model_state *state = model_now(model);
	struct json_out out;

	if (!text_same(json_raw(json_get(root, "consentType")), "AllPrincipals") ||
	    !text_same(json_raw(json_get(root, "clientId")), model->app) ||
	    !text_same(json_raw(json_get(root, "resourceId")), model->graph))
		break_rule(model, "a grant is created that is not tenant-wide, or not for the app on Graph");
	if (wide_grant(state, 0)) {
		model->conflicts++;
		fill_error(reply, 409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.",
		    arena);
		return;
	}
	check_names(model, "", scope);
	state = next_state(model, call->now);
	add_grant(model, state, scope, true, true);
	note_carried_out(model);
	json_out_open(&out);
	put_grant(&out, model, wide_grant(state, 0));
	fill_reply(reply, 201, json_out_close(&out, false, arena));
}

static void answer_write(struct model *model, const struct practice_call *call, struct reply *reply,
    struct arena *arena)
{
	struct json_doc doc;
	const char *scope = NULL;

	if (!json_parse(&doc, call->body, strlen(call->body), NULL) ||
	    !(scope = json_raw(json_get(json_root(&doc), "scope"))))
		break_rule(model, "a write has no scopes in its body");
	else if (!strcmp(call->method, "PATCH") && text_begins(call->path, PATH "/"))
		answer_patch(model, scope, call, reply, arena);
	else if (!strcmp(call->method, "POST") && !strcmp(call->path, PATH))
		answer_post(model, scope, json_root(&doc), call, reply, arena);
	else
		break_rule(model, "a write is neither PATCH nor POST");
	json_release(&doc);
}

/* --- steps --- */

static void lose_reply(struct reply *reply)
{
	reply->lost = true;
	reply->status = 0;
	reply->body = "";
	reply->len = 0;
	err_set(&reply->err, ERR_UNREACHABLE, NULL, "the connection ended before an answer came");
}

/* Applies a trouble that comes before the step. Returns true when that is the answer and nothing was carried out. */
static bool trouble_before(struct model *model, bool writes, struct reply *reply, struct arena *arena)
{
	static const char exists[] = "Permission entry already exists.";

	switch (model->trouble) {
	case TROUBLE_400:
		fill_error(reply, 400, "Request_BadRequest", "Invalid value specified for property 'scope'.", arena);
		return true;
	case TROUBLE_401:
		fill_error(reply, 401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.",
		    arena);
		return true;
	case TROUBLE_403:
		fill_error(reply, 403, "Authorization_RequestDenied",
		    "Insufficient privileges to complete the operation.", arena);
		return true;
	case TROUBLE_404:
		fill_error(reply, 404, "Directory_ObjectNotFound",
		    "Unable to read the company information from the directory.", arena);
		return true;
	case TROUBLE_409:
		model->conflicts += writes;
		fill_error(reply, 409, "Request_MultipleObjectsWithSameKeyValue", exists, arena);
		return true;
	case TROUBLE_400_EXISTS:
		model->conflicts += writes;
		fill_error(reply, 400, "Request_BadRequest", exists, arena);
		return true;
	case TROUBLE_412:
		model->conflicts += writes;
		fill_error(reply, 412, "Request_PreconditionFailed", "Precondition failed.", arena);
		return true;
	case TROUBLE_429:
		model->throttled += writes;
		fill_error(reply, 429, "TooManyRequests", "Too many requests.", arena);
		reply->retry_after_s = 3;
		return true;
	case TROUBLE_503:
		fill_error(reply, 503, "serviceNotAvailable", "Service unavailable.", arena);
		return true;
	case TROUBLE_LOST:
		lose_reply(reply);
		return true;
	case TROUBLE_ERROR_IN_200:
		fill_error(reply, 200, "InternalServerError", "The service had an error.", arena);
		return true;
	case TROUBLE_HTML:
		fill_reply(reply, 200, "<!DOCTYPE html><html><body>Please sign in to use this network.</body></html>");
		return true;
	default:
		return false;
	}
}

static void trouble_after(struct model *model, struct reply *reply, struct arena *arena)
{
	if (model->trouble == TROUBLE_404_AFTER)
		fill_error(reply, 404, "Request_ResourceNotFound", "Resource does not exist.", arena);
	else if (model->trouble == TROUBLE_503_AFTER)
		fill_error(reply, 503, "serviceNotAvailable", "Service unavailable.", arena);
	else if (model->trouble == TROUBLE_LOST_AFTER)
		lose_reply(reply);
	else if (model->trouble == TROUBLE_TRUNCATED)
		reply->body = arena_copy_n(arena, reply->body, reply->len /= 2);
}

/* Answers with the resource, as small as possible because each case reads it three times. */
static void fill_resource(const struct model *model, struct reply *reply, struct arena *arena)
{
	static const char *const names[] = { "Calendars.ReadWrite.Shared", "Mail.ReadWrite.Shared", "offline_access",
		"openid", "profile", "User.Read" };
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "id", model->graph);
	json_out_text(&out, "appId", "00000003-0000-0000-c000-000000000000");
	json_out_array(&out, "oauth2PermissionScopes");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		json_out_object(&out, NULL);
		json_out_text(&out, "value", names[i]);
		json_out_bool(&out, "isEnabled", true);
		json_out_end(&out);
	}
	fill_reply(reply, 200, json_out_close(&out, false, arena));
}

bool model_answer(void *self, const struct practice_call *call, struct reply *reply, struct arena *arena)
{
	struct model *model = self;
	bool reads = !strcmp(call->method, "GET");

	if (strstr(call->path, "00000003-0000-0000-c000-000000000000")) {
		reply->retry_after_s = -1;
		fill_resource(model, reply, arena);
		return true;
	}
	if (!text_begins(call->path, PATH) || (reads && !strstr(call->path, model->app)))
		return false;
	reply->retry_after_s = -1;
	reply->body = "";
	reply->date = call->now;
	if (reads && !strstr(call->path, "AllPrincipals")) {
		answer_list(model, false, call, reply, arena);
		return true;
	}
	if (model->steps == model->deed_at)
		do_deed(model, call->now);
	model->sent += !reads;
	if (model->steps++ != model->trouble_at || model->trouble == TROUBLE_NONE) {
		if (reads) {
			answer_list(model, true, call, reply, arena);
			model->shown = *seen_state(model, call->now);
		} else {
			answer_write(model, call, reply, arena);
		}
		return true;
	}
	if (trouble_before(model, !reads, reply, arena))
		return true;
	if (reads)
		answer_list(model, true, call, reply, arena);
	else
		answer_write(model, call, reply, arena);
	trouble_after(model, reply, arena);
	return true;
}
