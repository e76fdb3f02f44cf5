//! What `doctor` finds on `PostgreSQL`.

use crate::common::database::Engine;
use crate::support::World;
use afterword::storage;
use afterword::storage::database::DatabaseOptions;

#[tokio::test]
async fn what_somebody_switched_off_in_postgresql_is_found_with_its_remedy() {
    let world = World::on(Engine::Postgres, DatabaseOptions { readers: 1, queue: 9, ..DatabaseOptions::default() });
    let findings = async || world.read(storage::health::integrity_findings).await;
    assert_eq!(findings().await, Vec::<String>::new());
    let name = world.database.scratch.as_ref().unwrap().name();
    for statement in [
        "ALTER TABLE articles ADD CONSTRAINT later CHECK (id > 0) NOT VALID",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'comments_by_time'::regclass",
        "ALTER TABLE comments DISABLE TRIGGER ALL",
    ] {
        crate::common::postgres::shared().admin_in(name, statement);
    }
    let found = findings().await.join("\n");
    for remedy in [
        "the constraint later has not been checked: ALTER TABLE articles VALIDATE CONSTRAINT later",
        "the index comments_by_time is not valid: REINDEX INDEX comments_by_time",
        "the triggers of comments are switched off: ALTER TABLE comments ENABLE TRIGGER ALL",
    ] {
        assert!(found.contains(remedy), "{remedy} is not in {found}");
    }
    assert_eq!(found.lines().count(), 3, "{found}");
}
