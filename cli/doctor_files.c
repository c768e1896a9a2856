/* SPDX-License-Identifier: ISC
 * doctor: files and folders, who may read and write them, and where they lie.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>

#include "approve/notify.h"
#include "approve/web/web.h"
#include "cli/doctor.h"

void
doctor_configuration(struct doctor *doctor)
{
	struct stat sb;

	if (stat(doctor->cli->conf, &sb) == 0 && (sb.st_mode & 022) != 0)
		doctor_found(doctor, FAULT, "chmod go-w that file",
		    "%s may be written by others than its owner",
		    doctor->cli->conf);
	else
		doctor_found(
		    doctor, OK, NULL, "%s is in order", doctor->cli->conf);
}

/* A key must not be read by others, nor changed by its group; its owner is
 * root or whoever owns the state. */
static void
check_key(struct doctor *doctor, const char *path)
{
	struct stat sb, state;

	if (stat(path, &sb) != 0) {
		bool denied = errno == EACCES;

		doctor_found(doctor, denied ? WARNING : FAULT,
		    denied ? "run doctor as root"
			   : "make it with countersign keygen, or mend the "
			     "path in the configuration",
		    "%s: %s", path, strerror(errno));
		return;
	}
	if ((sb.st_mode & 07) != 0)
		doctor_found(doctor, FAULT, "chmod 640 that file",
		    "%s may be read by everybody (mode %04o)", path,
		    sb.st_mode & 07777);
	else if ((sb.st_mode & 030) != 0)
		doctor_found(doctor, WARNING, "chmod 640 that file",
		    "%s may be changed by its group (mode %04o)", path,
		    sb.st_mode & 07777);
	else if (sb.st_uid != 0 &&
		 stat(doctor->settings->state_dir, &state) == 0 &&
		 sb.st_uid != state.st_uid)
		doctor_found(doctor, WARNING, "chown root that file",
		    "%s belongs to user %u, neither root nor the daemons'",
		    path, (unsigned)sb.st_uid);
	else
		doctor_found(doctor, OK, NULL, "%s: mode %04o", path,
		    sb.st_mode & 07777);
}

void
doctor_keys(struct doctor *doctor)
{
	const struct conf *conf = doctor->settings->conf;

	check_key(doctor, doctor->settings->seal_key);
	check_key(doctor, doctor_setting(doctor, "audit", "key"));
	for (size_t i = 0; i < conf_n_titles(conf, "sign"); i++)
		check_key(doctor,
		    conf_str(conf, "sign", conf_title(conf, "sign", i), "key"));
	if (conf_n_titles(conf, "sign") == 0)
		doctor_found(doctor, FAULT,
		    "add a section sign, with a key from countersign keygen",
		    "no section sign: mails would leave unsigned");
}

/* SQLite's locks and its shared memory are not to be trusted there. What FUSE
 * is on (sshfs, a local disk) it does not say. */
static const struct {
	unsigned long magic; /* statfs(2) */
	const char *name;
	enum result result;
} network[] = {
    {0x6969, "NFS", FAULT},
    {0xff534d42, "CIFS", FAULT},
    {0xfe534d42, "SMB2", FAULT},
    {0x517b, "SMB", FAULT},
    {0x01021997, "9p", FAULT},
    {0x00c36400, "Ceph", FAULT},
    {0x5346414f, "AFS", FAULT},
    {0x73757245, "Coda", FAULT},
    {0x0bd00bd0, "Lustre", FAULT},
    {0x65735546, "FUSE (sshfs?)", WARNING},
};

enum { DISK_LOW_PERCENT = 5 };

static void
check_space(struct doctor *doctor)
{
	const char *path = doctor->settings->state_dir;
	struct statvfs fs;

	if (statvfs(path, &fs) != 0 || fs.f_blocks == 0)
		return;
	if (100ULL * fs.f_bavail / fs.f_blocks < DISK_LOW_PERCENT)
		doctor_found(doctor, WARNING,
		    "free disk space before the store stops",
		    "%s: less than %d %% of the disk is free", path,
		    DISK_LOW_PERCENT);
	if ((fs.f_flag & ST_RDONLY) != 0)
		doctor_found(doctor, FAULT, "mount it for writing",
		    "%s is mounted read-only", path);
}

static void
check_file_system(struct doctor *doctor)
{
	const char *path = doctor->settings->state_dir;
	struct statfs fs;

	if (statfs(path, &fs) != 0)
		return;
	for (size_t i = 0; i < sizeof(network) / sizeof(network[0]); i++) {
		if ((unsigned long)fs.f_type == network[i].magic)
			doctor_found(doctor, network[i].result,
			    "give state_dir a local disk, or move the store to "
			    "PostgreSQL (countersign store migrate)",
			    "%s is on %s, where SQLite may lose or damage the "
			    "store",
			    path, network[i].name);
	}
}

/* How far it goes, before somebody adds a second host. */
static void
check_store(struct doctor *doctor)
{
	if (strcmp(doctor->settings->store, "sqlite") != 0) {
		doctor_found(doctor, OK, NULL,
		    "the store is PostgreSQL: for one or several hosts");
		return;
	}
	doctor_found(doctor, OK, NULL,
	    "the store is SQLite: for this one host; several hosts share one "
	    "on PostgreSQL, where countersign store migrate moves it");
	check_file_system(doctor);
}

void
doctor_state(struct doctor *doctor)
{
	const char *path = doctor->settings->state_dir;
	struct stat sb;

	if (stat(path, &sb) != 0 || !S_ISDIR(sb.st_mode)) {
		doctor_found(doctor, FAULT,
		    "make the folder, mode 0750, owned by the daemons' user",
		    "%s: is not there, or is no folder", path);
		return;
	}
	if ((sb.st_mode & 07) != 0)
		doctor_found(doctor, (sb.st_mode & 02) != 0 ? FAULT : WARNING,
		    "chmod o-rwx that folder",
		    "%s may be %s by everybody (mode %04o)", path,
		    (sb.st_mode & 02) != 0 ? "written" : "read",
		    sb.st_mode & 07777);
	else
		doctor_found(doctor, OK, NULL,
		    "%s: owner %u, group %u, mode %04o", path,
		    (unsigned)sb.st_uid, (unsigned)sb.st_gid,
		    sb.st_mode & 07777);
	check_store(doctor);
	check_space(doctor);
}

void
doctor_templates(struct doctor *doctor)
{
	const struct settings *settings = doctor->settings;
	struct notify *notify = NULL;
	struct err err = {""};

	if (notify_open(&notify, settings, &err) != ST_OK ||
	    web_check(settings->templates, settings->languages[0], &err) !=
		ST_OK)
		doctor_found(doctor, FAULT,
		    "mend the file, or set templates to the folder of those "
		    "installed",
		    "%s", err.text);
	else
		doctor_found(doctor, OK, NULL,
		    "%s: mails and pages are in order", settings->templates);
	notify_close(notify);
}
