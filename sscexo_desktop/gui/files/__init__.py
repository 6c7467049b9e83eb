"""The study file itself on the screen: opened, protected, backed up, restored, salvaged, upgraded, compared, merged."""
