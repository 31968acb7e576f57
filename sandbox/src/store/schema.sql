CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS merchants (
    id TEXT PRIMARY KEY,
    gateway TEXT NOT NULL,
    account TEXT NOT NULL,
    credential TEXT NOT NULL,
    notify_url TEXT,
    settings TEXT NOT NULL,
    own_settings TEXT NOT NULL,
    chaos TEXT,
    UNIQUE (gateway, account)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS merchants_by_credential ON merchants (gateway, credential);

CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    merchant TEXT NOT NULL REFERENCES merchants (id),
    kind TEXT NOT NULL,
    gateway_id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    parent TEXT,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    paid INTEGER NOT NULL DEFAULT 0,
    refunded INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    code TEXT,
    notify_url TEXT,
    return_url TEXT,
    page TEXT UNIQUE,
    details TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    finished_at INTEGER
);
CREATE INDEX IF NOT EXISTS orders_by_number ON orders (merchant, kind, number_key);
CREATE INDEX IF NOT EXISTS orders_by_parent ON orders (parent) WHERE parent IS NOT NULL;

CREATE TABLE IF NOT EXISTS journal (
    id INTEGER PRIMARY KEY,
    merchant TEXT NOT NULL REFERENCES merchants (id),
    gateway_id TEXT,
    memo TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS journal_by_merchant ON journal (merchant);
CREATE INDEX IF NOT EXISTS journal_by_order ON journal (gateway_id);
CREATE TABLE IF NOT EXISTS postings (
    journal INTEGER NOT NULL REFERENCES journal (id),
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS postings_by_journal ON postings (journal);
CREATE TABLE IF NOT EXISTS balances (
    merchant TEXT NOT NULL REFERENCES merchants (id),
    currency TEXT NOT NULL,
    account TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (merchant, currency, account)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY,
    merchant TEXT NOT NULL REFERENCES merchants (id),
    user TEXT NOT NULL,
    status TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    details TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tokens_by_user ON tokens (merchant, user);

CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    merchant TEXT NOT NULL REFERENCES merchants (id),
    expires_at INTEGER NOT NULL,
    details TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS disputes (
    id INTEGER PRIMARY KEY,
    merchant TEXT NOT NULL REFERENCES merchants (id),
    payment INTEGER NOT NULL REFERENCES orders (id),
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    dispute_type INTEGER NOT NULL,
    reason_code TEXT,
    comment TEXT,
    investigation_report TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS disputes_by_merchant ON disputes (merchant);
CREATE INDEX IF NOT EXISTS disputes_by_payment ON disputes (payment);

CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY,
    merchant TEXT NOT NULL REFERENCES merchants (id),
    operation TEXT NOT NULL,
    number TEXT,
    fault TEXT NOT NULL,
    remaining INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    code TEXT
);
CREATE INDEX IF NOT EXISTS faults_by_merchant ON faults (merchant, number COLLATE NOCASE);
CREATE TABLE IF NOT EXISTS calls (
    merchant TEXT NOT NULL,
    operation TEXT NOT NULL,
    number TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (merchant, operation, number)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS draws (purpose TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY,
    merchant TEXT,
    at INTEGER NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    operation TEXT,
    number TEXT,
    query TEXT,
    body TEXT,
    string_to_sign TEXT,
    signature_matched INTEGER,
    salt_position TEXT,
    faults TEXT NOT NULL,
    answer_status INTEGER,
    answer_code TEXT,
    answer TEXT,
    signature TEXT,
    signature_cause TEXT,
    signed_instead TEXT,
    gateway TEXT NOT NULL,
    key_owner TEXT
);
CREATE INDEX IF NOT EXISTS requests_by_merchant ON requests (merchant);
CREATE INDEX IF NOT EXISTS requests_by_number ON requests (merchant, number);

CREATE TABLE IF NOT EXISTS visits (
    gateway_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS visits_by_order ON visits (gateway_id);

CREATE TABLE IF NOT EXISTS notifications (
    id INTEGER PRIMARY KEY,
    merchant TEXT NOT NULL REFERENCES merchants (id),
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    url TEXT NOT NULL,
    body TEXT NOT NULL,
    wrong_signature INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    held INTEGER NOT NULL DEFAULT 0,
    replay_of INTEGER,
    faults TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS notifications_by_merchant ON notifications (merchant);
CREATE INDEX IF NOT EXISTS notifications_by_number ON notifications (merchant, number);
CREATE INDEX IF NOT EXISTS notifications_held ON notifications (merchant, number) WHERE held;
CREATE INDEX IF NOT EXISTS notifications_due ON notifications (next_at) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS attempts (
    notification INTEGER NOT NULL REFERENCES notifications (id),
    at INTEGER NOT NULL,
    status INTEGER,
    answer TEXT,
    error TEXT
);
CREATE INDEX IF NOT EXISTS attempts_by_notification ON attempts (notification);

CREATE TABLE IF NOT EXISTS tasks (
    id INTEGER PRIMARY KEY,
    gateway_id TEXT NOT NULL,
    result TEXT NOT NULL,
    due_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS tasks_due ON tasks (due_at);
