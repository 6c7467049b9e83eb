"""More than one copy of a study file: backups, restoring, comparing, merging, and the disks they lie on."""
