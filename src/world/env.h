/* env.h - the environment, read once into one struct
 *
 * Only this file calls getenv; the C library, gettext and ncurses read their own settings (LANG, LC_*, LANGUAGE;
 * LINES, COLUMNS, ESCDELAY, TERMINFO). No secret is ever taken from the environment. An empty variable counts as not
 * set. The pointers are the environment's: valid as long as nothing changes it.
 */
#ifndef WORLD_ENV_H
#define WORLD_ENV_H

#include <stdbool.h>
#include <stddef.h>

struct env {
	const char *home;
	const char *state_home, *config_home; /* XDG_*, only if absolute, as their specification requires */
	char not_home[256]; /* root by sudo, with another user's home: that home, which is not used; "" */
	const char *term;
	bool tmux, screen; /* GNU screen */
	bool no_color, accessible;
	bool shown;    /* standard output is a terminal */
	bool together; /* and so is standard error: whoever reads one reads the other */
	/* A lower-case name wins over the same in capitals. https_proxy falls back to ALL_PROXY. http_proxy is read in
	 * lower case only: web servers set HTTP_PROXY from a visitor's "Proxy:" header. */
	const char *https_proxy, *http_proxy, *no_proxy;
	const char *ssl_cert_file, *curl_ca_bundle, *ssl_cert_dir; /* the variables of these names: world/trust.h */
	const char *data;  /* NAAREADY_DATA: directory of profiles/ and timeline.json, if not installed */
	const char *user;  /* USER, else LOGNAME; for the ssh command line on screen */
	char account[64];  /* the same for records; "uid 1000" if neither is set */
	char ssh_host[64]; /* the address that the admin's ssh connected to (SSH_CONNECTION); "" for none */
	int ssh_port;      /* and its port; 0: not known */
	char host[128];    /* this machine's name, for records; "" if it has none */
};

void env_read(struct env *env);
/* NAAREADY_LOCALE: directory of the translations, for a copy that is not installed; else LOCALEDIR. */
const char *env_locale(void);

/* The home directory in the system's list of users, which cron sets HOME to; "" if there is none. May ask a server. */
const char *env_login_home(void);

/* The path of @name under naaready's directory for state or config; false if neither XDG nor HOME is set, or it does
 * not fit. @name "" gives the directory itself. */
bool env_state_path(const struct env *env, const char *name, char *out, size_t size);
bool env_config_path(const struct env *env, const char *name, char *out, size_t size);

#endif
