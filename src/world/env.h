/* env.h - the environment, read in one place into one struct
 *
 * Nothing else in the program calls getenv, but the C library, gettext and ncurses, each for its own settings
 * (LANG, LC_*, LANGUAGE; LINES, COLUMNS, ESCDELAY, TERMINFO). No secret is ever taken from here. What is
 * empty counts as not set. The pointers are the environment's: valid as long as nobody changes it.
 */
#ifndef WORLD_ENV_H
#define WORLD_ENV_H

#include <stdbool.h>
#include <stddef.h>

struct env {
	const char *home;
	const char *state_home, *config_home; /* XDG_*, only when absolute, as their specification wants */
	char not_home[256]; /* root, by sudo, with a home that is somebody else's: that one, which is not used; "" */
	const char *term;
	bool tmux, no_color, accessible;
	bool shown; /* standard output is a terminal */
	/* A lower-case name wins over the same in capitals. https_proxy falls back to ALL_PROXY. http_proxy
	 * is read in lower case only: HTTP_PROXY is what a web server makes of a visitor's "Proxy:" header. */
	const char *https_proxy, *http_proxy, *no_proxy;
	const char *cacert;     /* SSL_CERT_FILE, else CURL_CA_BUNDLE */
	const char *cacert_dir; /* SSL_CERT_DIR */
	const char *data;  /* NAAREADY_DATA: where profiles/ and timeline.json are, for a copy that is not installed */
	const char *user;  /* USER, else LOGNAME; for the ssh line that is shown */
	char account[64];  /* the same for records; "uid 1000" where neither says */
	char ssh_host[64]; /* the address that the admin's ssh reached us by (SSH_CONNECTION); "" for none */
	int ssh_port;      /* and its port; 0: not known */
	char host[128];    /* this machine's name, for records; "" when it has none */
};

void env_read(struct env *env);
/* NAAREADY_LOCALE: where translations are, for a copy that is not installed; else LOCALEDIR. */
const char *env_locale(void);

/* The path of @name under naaready's directory for state or config; false when neither XDG nor HOME says where,
 * or it does not fit. @name "" gives the directory itself. */
bool env_state_path(const struct env *env, const char *name, char *out, size_t size);
bool env_config_path(const struct env *env, const char *name, char *out, size_t size);

/* The proxy that requests to Microsoft go through, as "host:port": without user and password, safe; "" for none. */
const char *env_proxy_name(const struct env *env, char *out, size_t size);

#endif
