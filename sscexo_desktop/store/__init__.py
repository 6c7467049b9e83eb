"""The one SQLite file that holds the trial: its tables, audit trail, drafts, verification and backup. The only SQL of the project.

May import: sqlite_utils, sqlcipher3, filelock, the standard library, `sscexo_desktop.study` and `sscexo_desktop.errors`. Everything
above uses `study_file.StudyFile`; modules are imported when a file is opened, never by the welcome window.
"""
