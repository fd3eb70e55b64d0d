/* app_timer.c - what a timer of this host needs to put a change back as this run would */
#include <limits.h>
#include <string.h>

#include "app/app.h"
#include "cloud/endpoints.h"
#include "world/host.h"

/* A word that a shell takes as it is; others are quoted. */
static const char *timer_word(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+,=";
	struct buf quoted;
	const char *copy;

	if (*word && !word[strspn(word, plain)])
		return word;
	buf_init(&quoted, 4 * PATH_MAX);
	buf_add(&quoted, "'");
	for (size_t len; *word; word += len + (word[len] == '\'')) {
		len = strcspn(word, "'");
		buf_add_n(&quoted, word, len);
		buf_add(&quoted, word[len] ? "'\\''" : "");
	}
	buf_add(&quoted, "'");
	copy = arena_copy(&app.arena, buf_text(&quoted));
	buf_release(&quoted);
	return copy;
}

/* A timer starts somewhere else. */
static const char *timer_path(const char *path)
{
	return timer_word(app_whole(path));
}

static const char *timer_add(const char *to, const char *option, const char *value)
{
	return value ? arena_printf(&app.arena, "%s %s %s", to, option, value) : to;
}

/* What "tokens restore --due" needs to sign in as this run does, without a person. */
static const char *timer_options(void)
{
	const struct options *options = &app.options;
	bool secret = options->auth_given && options->auth == AUTH_SECRET && options->secret_file &&
		      strcmp(options->secret_file, "-") != 0;
	const char *text = "";

	if (app_in_memory())
		return arena_printf(&app.arena, "--practice=%s", options->practice_tenant);
	if (options->practice_url)
		text = arena_printf(&app.arena, "--practice=%s ", timer_word(options->practice_url));
	text = arena_printf(&app.arena, "%s--auth %s", text, auth_id(secret ? AUTH_SECRET : AUTH_CERTIFICATE));
	text = timer_add(text, "--client-id",
	    options->client_id || options->exchange_client_id ? options->client_id : DEADLINE_CLIENT);
	text = timer_add(text, "--exchange-client-id", options->exchange_client_id);
	if (secret)
		text = timer_add(text, "--secret-file", timer_path(options->secret_file));
	else
		text = timer_add(text, "--certificate",
		    options->certificate ? timer_path(options->certificate) : DEADLINE_CERTIFICATE);
	if (options->cloud != CLOUD_UNKNOWN)
		text = timer_add(text, "--cloud", cloud_id(options->cloud));
	return timer_add(text, "--cacert", options->cacert ? timer_path(options->cacert) : NULL);
}

/* A variable that this process has and a timer's would not. */
static void timer_take(struct deadline_timer *timer, const char *name, const char *value)
{
	size_t count = 0;

	while (timer->env[count])
		count++;
	if (value && count < DEADLINE_ENV_MAX)
		timer->env[count] = arena_printf(&app.arena, "%s=%s", name, timer_word(value));
}

/* Where XDG names another directory than the one of whoever's timer it is, or HOME was changed. */
static const char *timer_home(const char *xdg, const char *usual)
{
	const struct env *env = &app.env;
	const char *here = xdg ? xdg : env->home ? arena_printf(&app.arena, "%s/%s", env->home, usual) : NULL;

	return here && strcmp(here, arena_printf(&app.arena, "%s/%s", env_login_home(), usual)) != 0 ? here : NULL;
}

/* A proxy's address may have a password in it, which is shown nowhere. */
static const char *timer_proxy(const char *proxy)
{
	return proxy && strchr(proxy, '@') ? DEADLINE_PROXY : proxy;
}

const struct deadline_timer *app_timer(void)
{
	struct deadline_timer *timer = &app.timer;
	const struct env *env = &app.env;
	char program[PATH_MAX];

	if (timer->program)
		return timer;
	*timer = (struct deadline_timer){ .options = timer_options(), .program = "naaready" };
	if (*host_program(program))
		timer->program = timer_word(arena_copy(&app.arena, program));
	timer_take(timer, "XDG_STATE_HOME", timer_home(env->state_home, ".local/state"));
	timer_take(timer, "XDG_CONFIG_HOME", timer_home(env->config_home, ".config"));
	timer_take(timer, "NAAREADY_DATA", env->data);
	if (app_in_memory())
		return timer;
	timer_take(timer, "HTTPS_PROXY", timer_proxy(env->https_proxy));
	timer_take(timer, "NO_PROXY", env->no_proxy);
	if (app.options.cacert)
		return timer;
	timer_take(timer, "SSL_CERT_FILE", app_whole(env->ssl_cert_file));
	timer_take(timer, "CURL_CA_BUNDLE", app_whole(env->curl_ca_bundle));
	timer_take(timer, "SSL_CERT_DIR", app_whole(env->ssl_cert_dir));
	return timer;
}
