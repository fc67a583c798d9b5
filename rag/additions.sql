-- What came into format 1 later; database.py adds it to an archive that is older, with the columns it names.
CREATE TABLE versions (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, title TEXT NOT NULL, text_sha256 TEXT NOT NULL, text TEXT,
    indexed TEXT, ended TEXT NOT NULL, removed INTEGER NOT NULL);
CREATE INDEX versions_article ON versions (id);
CREATE TABLE pages (article INTEGER PRIMARY KEY REFERENCES articles (key) ON DELETE CASCADE, page TEXT NOT NULL);
CREATE INDEX pages_page ON pages (page);
CREATE INDEX articles_text ON articles (text_sha256);
CREATE TABLE files (
    key INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, state TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '');
CREATE TABLE sources (
    file INTEGER NOT NULL REFERENCES files (key) ON DELETE CASCADE, given TEXT NOT NULL, article TEXT NOT NULL,
    PRIMARY KEY (file, given)) WITHOUT ROWID;
CREATE INDEX sources_article ON sources (article);
CREATE TABLE orphans (article TEXT NOT NULL, path BLOB NOT NULL, PRIMARY KEY (article, path)) WITHOUT ROWID;
