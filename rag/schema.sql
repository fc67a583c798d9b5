-- The archive's database, made by store.py.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, url TEXT, publisher TEXT,
    authors TEXT NOT NULL, published TEXT, language TEXT, text_sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL,
    headline_vector BLOB NOT NULL, text TEXT NOT NULL);
CREATE INDEX articles_published ON articles (published DESC, id);
CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, revision INTEGER NOT NULL);
CREATE INDEX passages_article ON passages (article, number);
CREATE INDEX passages_revision ON passages (revision);
CREATE TABLE vectors (
    passage INTEGER NOT NULL REFERENCES passages (key) ON DELETE CASCADE, window INTEGER NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (passage, window)) WITHOUT ROWID;
CREATE TABLE removed (passage INTEGER PRIMARY KEY, revision INTEGER NOT NULL);
