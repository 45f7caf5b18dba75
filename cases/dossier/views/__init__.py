"""Pages of the dossier room: the referral, its assessment, the sections of a case, identity, tasks."""
