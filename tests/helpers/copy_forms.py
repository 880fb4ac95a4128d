"""How programs name the conflict copy of a file, each as its maker describes it.

{} is the name of the file without its ending. ALONE are names by which a copy is known wherever it
is; BESIDE are those that any file could have, so that the original has to be there.
"""

from __future__ import annotations

ALONE = {
    "Syncthing": "{}.sync-conflict-20261123-081240-ABCDEFG.toml",
    "Syncthing, before 0.14.46": "{}.sync-conflict-20261123-081240.toml",
    "Syncthing, of a copy": (
        "{}.sync-conflict-20261123-081240-ABCDEFG.sync-conflict-20261124-081240-HIJKLMN.toml"
    ),
    "Dropbox": "{} (Ann's conflicted copy 2026-11-23).toml",
    "Dropbox, with brackets in the name": "{} (Ann (work)'s conflicted copy 2026-11-23).toml",
    "Dropbox, twice on a day": "{} (Ann's conflicted copy 2026-11-23) (1).toml",
    "Dropbox, case": "{} (Case Conflict).toml",
    "Dropbox, Unicode": "{} (Unicode Encoding Conflict 1).toml",
    "Dropbox, white space": "{} (White Space Conflict).toml",
    "Dropbox in German": "{} (Kopie in Konflikt von Ann 2026-11-23).toml",
    "Dropbox in French": "{} (Copie en conflit de Ann 2026-11-23).toml",
    "Dropbox in Spanish": "{} (Copia en conflicto de Ann 2026-11-23).toml",
    "Dropbox in Italian": "{} (Copia in conflitto di Ann 2026-11-23).toml",
    "Dropbox in Japanese": "{} (Annの競合コピー 2026-11-23).toml",
    "Nextcloud": "{} (conflicted copy 2026-11-23 081240).toml",
    "Nextcloud, with a person": "{} (conflicted copy Ann 2026-11-23 081240).toml",
    "Nextcloud, case": "{} (case clash from Ann 2026-11-23 081240).toml",
    "ownCloud": "{}_conflict-20261123-081240.toml",
    "Seafile": "{} (SFConflict ann@acme.test 2026-11-23-08-12-40).toml",
    "Synology Drive": "{}_Andy-PC_Nov-23-0812-2026_Conflict.toml",
    "Synology Drive, case": "{}_Andy-PC_Nov-23-0812-2026_CaseConflict_1.toml",
    "FileCloud": "{}(Conflict_ann (Web browser)_2026-11-23-08-12-40).toml",
    "pCloud": "{} [conflicted].toml",
    "Google Drive": "{} [Conflict].toml",
    "Unison": "{} (copy: conflict on 2026-11-23).toml",
    "rclone": "{}.toml.conflict1",
    "rclone, before 1.66": "{}.toml..path2",
    "rclone, before the ending": "{}..path1.toml",
    "git merge": "{}.toml.orig",
    "git mergetool, before 2.1": "{}.toml.REMOTE.1234.toml",
    "an editor": "{}.toml~",
    "Emacs, with numbers": "{}.toml.~1~",
    "nano": "{}.toml.save",
}
BESIDE = {
    "Google Drive": "{} (1).toml",
    "Box": "{} (ann@acme.test).toml",
    "iCloud": "{} 2.toml",
    "OneDrive": "{}-LAPTOP.toml",
    "OneDrive, again": "{}-DESKTOP-A1B2C3D-2.toml",
    "OneDrive for Linux": "{}-LAPTOP-safeBackup-0001.toml",
    "Resilio Sync": "{}.Conflict.toml",
    "rclone, before the ending": "{}.conflict1.toml",
    "git mergetool": "{}_LOCAL_1234.toml",
    "Windows": "{} - Copy (2).toml",
    "a Mac": "{} copy 2.toml",
}
