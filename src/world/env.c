/* env.c - the environment, read once into one struct */
#include "world/env.h"

#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static const char *env_get(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static const char *get_either(const char *lower, const char *upper)
{
	const char *value = env_get(lower);

	return value ? value : env_get(upper);
}

static const char *get_absolute(const char *name)
{
	const char *value = env_get(name);

	return value && *value == '/' ? value : NULL;
}

/* People write "0" and "false" to say no. */
static bool get_flag(const char *name)
{
	const char *value = env_get(name);

	return value && !text_same(value, "0") && !text_same(value, "false") && !text_same(value, "no");
}

/* "client-address client-port server-address server-port", set by sshd */
static void read_ssh(struct env *env)
{
	const char *line = env_get("SSH_CONNECTION");
	char host[64];
	int port;

	if (!line || sscanf(line, "%*s %*d %63s %d", host, &port) != 2 || port < 1 || port > 65535)
		return;
	text_safe(env->ssh_host, sizeof env->ssh_host, host);
	env->ssh_port = port;
}

const char *env_locale(void)
{
	const char *place = get_absolute("NAAREADY_LOCALE");

	return place ? place : LOCALEDIR;
}

/* Whether a path, or the part of it that exists, belongs to another user. */
static bool is_anothers(const char *path)
{
	char part[PATH_MAX];
	struct stat now;

	if (!path || strlen(path) >= sizeof part)
		return false;
	memcpy(part, path, strlen(path) + 1);
	while (stat(part, &now) != 0) {
		char *slash = strrchr(part, '/');

		if (!slash || slash == part)
			return false;
		*slash = '\0';
	}
	return now.st_uid != 0;
}

/* "sudo" may leave HOME unchanged: files that root puts there would be unreadable and in the way of their owner. Use
 * root's own home. */
static void use_own_home(struct env *env)
{
	const struct passwd *root;

	if (geteuid() != 0 || (!is_anothers(env->state_home) && (env->state_home || !is_anothers(env->home))))
		return;
	root = getpwuid(0);
	text_safe(env->not_home, sizeof env->not_home, env->state_home ? env->state_home : env->home);
	env->home = root && root->pw_dir && *root->pw_dir == '/' ? root->pw_dir : "/root";
	env->state_home = env->config_home = NULL;
}

const char *env_login_home(void)
{
	const struct passwd *me = getpwuid(geteuid());

	return me && me->pw_dir ? me->pw_dir : "";
}

void env_read(struct env *env)
{
	char host[sizeof env->host] = "";

	memset(env, 0, sizeof *env);
	env->home = get_absolute("HOME");
	env->state_home = get_absolute("XDG_STATE_HOME");
	env->config_home = get_absolute("XDG_CONFIG_HOME");
	use_own_home(env);
	env->term = env_get("TERM");
	env->tmux = env_get("TMUX") != NULL;
	env->screen = env_get("STY") != NULL;
	env->shown = isatty(STDOUT_FILENO) != 0;
	env->together = env->shown && isatty(STDERR_FILENO);
	env->no_color = env_get("NO_COLOR") != NULL;
	env->accessible = get_flag("ACCESSIBLE");
	env->https_proxy = get_either("https_proxy", "HTTPS_PROXY");
	if (!env->https_proxy)
		env->https_proxy = get_either("all_proxy", "ALL_PROXY");
	env->http_proxy = env_get("http_proxy");
	env->no_proxy = get_either("no_proxy", "NO_PROXY");
	env->ssl_cert_file = env_get("SSL_CERT_FILE");
	env->curl_ca_bundle = env_get("CURL_CA_BUNDLE");
	env->ssl_cert_dir = env_get("SSL_CERT_DIR");
	env->data = get_absolute("NAAREADY_DATA");
	env->user = get_either("USER", "LOGNAME");
	if (env->user && *env->user)
		text_safe(env->account, sizeof env->account, env->user);
	else
		snprintf(env->account, sizeof env->account, "uid %ld", (long)getuid());
	read_ssh(env);
	if (gethostname(host, sizeof host - 1) == 0)
		text_safe(env->host, sizeof env->host, host);
}

static bool path_under(const char *xdg, const char *home, const char *home_part, const char *name, char *out,
    size_t size)
{
	const char *slash = *name ? "/" : "";
	int len;

	if (xdg)
		len = snprintf(out, size, "%s/naaready%s%s", xdg, slash, name);
	else if (home)
		len = snprintf(out, size, "%s/%s/naaready%s%s", home, home_part, slash, name);
	else
		return false;
	return len > 0 && (size_t)len < size;
}

bool env_state_path(const struct env *env, const char *name, char *out, size_t size)
{
	return path_under(env->state_home, env->home, ".local/state", name, out, size);
}

bool env_config_path(const struct env *env, const char *name, char *out, size_t size)
{
	return path_under(env->config_home, env->home, ".config", name, out, size);
}
