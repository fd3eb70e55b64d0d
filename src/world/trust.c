/* trust.c - which certificates of authorities are trusted */
#include "world/trust.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "world/file.h"

static const char *const trusting = N_("reading the certificates to trust");

/* Where distributions keep theirs. A folder costs less at each start than a file, but not every one that has the right
 * name has the right content: files first. */
static const struct trust_place {
	const char *path;
	bool folder;
} places[] = {
	{ "/etc/ssl/certs/ca-certificates.crt", false },                /* Debian, Ubuntu, Arch, Gentoo, Alpine */
	{ "/etc/pki/tls/certs/ca-bundle.crt", false },                  /* Fedora, RHEL, Amazon Linux */
	{ "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", false }, /* the same, where the link is gone */
	{ "/etc/ssl/ca-bundle.pem", false },                            /* openSUSE */
	{ "/etc/ssl/cert.pem", false },                                 /* Alpine without its package, BSD, macOS */
	{ "/etc/ssl/certs", true },
	{ "/etc/pki/tls/certs", true },
};

/* --- is one good? --- */

enum trust_state {
	TRUST_GOOD = 0,
	TRUST_ABSENT,
	TRUST_CLOSED,
	TRUST_UNREADABLE,
	TRUST_EMPTY,
	TRUST_FOLDER,
	TRUST_NO_FOLDER,
	TRUST_UNHASHED,
	TRUST_DER,
	TRUST_PKCS7,
	TRUST_NO_PEM
};

static const char *const states[] = {
	[TRUST_ABSENT] = N_("there is no such file or folder"),
	[TRUST_CLOSED] = N_("your account may not read it"),
	[TRUST_UNREADABLE] = N_("it cannot be read, or is far too large"),
	[TRUST_EMPTY] = N_("it is empty"),
	[TRUST_FOLDER] = N_("it is a folder: name a file in it, or the folder by SSL_CERT_DIR"),
	[TRUST_NO_FOLDER] = N_("it is no folder: SSL_CERT_FILE names a file"),
	[TRUST_UNHASHED] = N_("no certificate in it can be found by its name: openssl rehash FOLDER mends that"),
	[TRUST_DER] = N_("it is in DER, not PEM: openssl x509 -inform der -in FILE -out FILE.pem"),
	[TRUST_PKCS7] = N_("it is in PKCS7, not PEM: openssl pkcs7 -print_certs -in FILE -out FILE.pem"),
	[TRUST_NO_PEM] = N_("there is no certificate in PEM in it (-----BEGIN CERTIFICATE-----)"),
};

/* All authorities of the world are 220 KB, with their names in plain text 500 KB. */
#define TRUST_BYTES_MAX (8u * 1024 * 1024)

static bool trust_has(const struct buf *text, const char *words)
{
	return memmem(text->text, text->len, words, strlen(words)) != NULL;
}

/* DER begins with a sequence whose length takes two bytes, in a certificate of any size that occurs. */
static enum trust_state trust_judge_text(const struct buf *text)
{
	if (!text->len)
		return TRUST_EMPTY;
	if (trust_has(text, "-----BEGIN CERTIFICATE-----") || trust_has(text, "-----BEGIN TRUSTED CERTIFICATE-----") ||
	    trust_has(text, "-----BEGIN X509 CERTIFICATE-----"))
		return TRUST_GOOD;
	if (text->len > 4 && !memcmp(text->text, "\x30\x82", 2))
		return TRUST_DER;
	return trust_has(text, "-----BEGIN PKCS7-----") ? TRUST_PKCS7 : TRUST_NO_PEM;
}

static enum trust_state trust_judge_errno(int error)
{
	return error == ENOENT || error == ENOTDIR ? TRUST_ABSENT
	       : error == EACCES || error == EPERM ? TRUST_CLOSED
						   : TRUST_UNREADABLE;
}

/* What is no file, as a pipe of the shell, can be read only once, and not by us. */
static enum trust_state trust_judge_file(const char *path)
{
	enum trust_state state;
	struct stat now;
	struct buf text;
	struct err ignored;
	int fd;

	if (stat(path, &now) != 0)
		return trust_judge_errno(errno);
	if (S_ISDIR(now.st_mode))
		return TRUST_FOLDER;
	if (!S_ISREG(now.st_mode))
		return TRUST_GOOD;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return trust_judge_errno(errno);
	close(fd);
	state = file_read(path, TRUST_BYTES_MAX, &text, &ignored) ? trust_judge_text(&text) : TRUST_UNREADABLE;
	buf_release(&text);
	return state;
}

/* OpenSSL finds an issuer in a directory by names such as 3513523f.0. */
static enum trust_state trust_judge_folder(const char *path)
{
	DIR *dir = opendir(path);
	bool found = false;

	if (!dir)
		return errno == ENOTDIR ? TRUST_NO_FOLDER : trust_judge_errno(errno);
	for (const struct dirent *entry; !found && (entry = readdir(dir));) {
		const char *name = entry->d_name;

		found = strspn(name, "0123456789abcdef") == 8 && name[8] == '.' && name[9] >= '0' && name[9] <= '9';
	}
	closedir(dir);
	return found ? TRUST_GOOD : TRUST_UNHASHED;
}

/* One good folder of a list is enough; else the first one's state. */
static enum trust_state trust_judge_folders(const char *list)
{
	enum trust_state first = TRUST_ABSENT, now;
	char path[PATH_MAX];

	for (const char *at = list; *at;) {
		int len = (int)strcspn(at, ":");

		snprintf(path, sizeof path, "%.*s", len, at);
		now = len ? trust_judge_folder(path) : TRUST_ABSENT;
		if (now == TRUST_GOOD)
			return now;
		if (at == list)
			first = now;
		at += len + (at[len] == ':');
	}
	return first;
}

static enum trust_state trust_judge(const struct trust *trust)
{
	return trust->folder ? trust_judge_folders(trust->path) : trust_judge_file(trust->path);
}

/* --- the one that was named --- */

struct trust trust_first(const struct trust_named *named)
{
	const struct trust all[] = {
		{ named->option, false, TRUST_OPTION },
		{ named->ssl_cert_file, false, TRUST_SSL_CERT_FILE },
		{ named->curl_ca_bundle, false, TRUST_CURL_CA_BUNDLE },
		{ named->ssl_cert_dir, true, TRUST_SSL_CERT_DIR },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].path && *all[i].path)
			return all[i];
	return (struct trust){ NULL, false, TRUST_NONE };
}

static bool trust_named_good(const struct trust *trust, struct err *err)
{
	enum trust_state state = trust_judge(trust);

	/* TRANSLATORS: a file or folder; an option or variable; what is wrong with it */
	return state == TRUST_GOOD || err_set(err, ERR_FILE, trusting, _("%1$s, named by %2$s: %3$s"), trust->path,
					  trust_by_id(trust->by), _(states[state]));
}

bool trust_check(const struct trust_named *named, struct err *err)
{
	struct trust trust = trust_first(named);

	return !trust.path || trust_named_good(&trust, err);
}

/* --- the system's --- */

/* Where we looked: what is absent, and what is there but not good, with its reason. */
struct trust_search {
	const char *root;
	struct arena *arena;
	struct buf absent, bad;
};

static bool trust_is_place(const char *path)
{
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (!strcmp(places[i].path, path))
			return true;
	return false;
}

static bool trust_try(struct trust_search *search, const char *path, bool folder, enum trust_by by, struct trust *trust)
{
	enum trust_state state;

	if (!path || !*path)
		return false;
	*trust = (struct trust){ arena_printf(search->arena, "%s%s", search->root, path), folder, by };
	state = trust_judge(trust);
	if (state == TRUST_GOOD)
		return true;
	/* a folder among the places shows in the names of the files in it */
	if (state == TRUST_ABSENT && !(folder && trust_is_place(path)))
		buf_printf(&search->absent, "%s%s", search->absent.len ? ", " : "", path);
	else if (state != TRUST_ABSENT && state != TRUST_UNHASHED)
		buf_printf(&search->bad, "%s%s: %s", search->bad.len ? "; " : "", path, _(states[state]));
	*trust = (struct trust){ NULL, false, TRUST_NONE };
	return false;
}

/* libcurl's folder before its file: a folder costs 2 ms at a start, a file 16 (measured). Its own is often one of the
 * places, too. */
static bool trust_search(struct trust_search *search, const struct trust_named *named, struct trust *trust)
{
	if (trust_try(search, named->own_dir, true, TRUST_OWN, trust) ||
	    trust_try(search, named->own_file, false, TRUST_OWN, trust))
		return true;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const struct trust_place *place = &places[i];
		const char *own = place->folder ? named->own_dir : named->own_file;

		if ((!own || strcmp(own, place->path) != 0) &&
		    trust_try(search, place->path, place->folder, TRUST_PLACE, trust))
			return true;
	}
	return false;
}

bool trust_find(const struct trust_named *named, struct trust *trust, struct arena *arena, struct err *err)
{
	struct trust_search search = { .root = named->root ? named->root : "", .arena = arena };
	bool found;

	*trust = trust_first(named);
	if (trust->path) {
		trust->path = arena_copy(arena, trust->path);
		return trust_named_good(trust, err);
	}
	buf_init(&search.absent, 1024);
	buf_init(&search.bad, 1024);
	found = trust_search(&search, named, trust);
	if (!found && search.bad.len)
		err_set(err, ERR_FILE, trusting,
		    _("no certificates were found that can be used: give a file with --cacert FILE, or install ca-certificates. %1$s. Not there: %2$s"),
		    buf_text(&search.bad), buf_text(&search.absent));
	else if (!found)
		err_set(err, ERR_FILE, trusting,
		    _("this machine has no certificates to trust: give a file with --cacert FILE, or install ca-certificates. Looked for %s"),
		    buf_text(&search.absent));
	buf_release(&search.absent);
	buf_release(&search.bad);
	return found;
}

const char *trust_by_id(enum trust_by by)
{
	static const char *const ids[] = {
		[TRUST_NONE] = "",
		[TRUST_OPTION] = "--cacert",
		[TRUST_SSL_CERT_FILE] = "SSL_CERT_FILE",
		[TRUST_CURL_CA_BUNDLE] = "CURL_CA_BUNDLE",
		[TRUST_SSL_CERT_DIR] = "SSL_CERT_DIR",
		[TRUST_OWN] = "libcurl",
		[TRUST_PLACE] = "system",
	};

	return ids[by];
}
