//! diesel's view of the tables. `migrations/` creates them.

diesel::table! {
    sites (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        markup -> Text,
        articles -> Text,
        email -> Text,
        keeps_query -> Bool,
        thread_depth -> Integer,
        allows_null_origin -> Bool,
        avatars -> Bool,
        version -> BigInt,
        created_at -> BigInt,
        language -> Nullable<Text>,
        policy -> Text,
    }
}

diesel::table! {
    rate_limits (key) {
        key -> Binary,
        count -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    sign_in_guesses (slot) {
        slot -> BigInt,
        spent_until -> BigInt,
    }
}

diesel::table! {
    site_texts (site_id, language, key) {
        site_id -> BigInt,
        language -> Text,
        key -> Text,
        text -> Text,
    }
}

diesel::table! {
    site_origins (site_id, position) {
        site_id -> BigInt,
        position -> Integer,
        origin -> Text,
    }
}

diesel::table! {
    articles (id) {
        id -> BigInt,
        site_id -> BigInt,
        path -> Text,
        title -> Nullable<Text>,
        external_id -> Nullable<Text>,
        is_open -> Bool,
        version -> BigInt,
        comment_count -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    moderators (id) {
        id -> BigInt,
        name -> Text,
        role -> Text,
        password_hash -> Text,
        is_active -> Bool,
        sees_all_sites -> Bool,
        avatar_seed -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    moderator_sites (moderator_id, site_id) {
        moderator_id -> BigInt,
        site_id -> BigInt,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Binary,
        moderator_id -> BigInt,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        public_id -> Text,
        moderator_id -> BigInt,
        secret_hash -> Binary,
        scopes -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        used_on -> Nullable<BigInt>,
    }
}

diesel::table! {
    authors (id) {
        id -> BigInt,
        site_id -> BigInt,
        email_sealed -> Binary,
        email_index -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    comments (id) {
        id -> BigInt,
        site_id -> BigInt,
        article_id -> BigInt,
        parent_id -> Nullable<BigInt>,
        path -> Binary,
        conversation -> Binary,
        status -> Text,
        is_visible -> Bool,
        author_id -> Nullable<BigInt>,
        moderator_id -> Nullable<BigInt>,
        author_name -> Text,
        author_url -> Nullable<Text>,
        is_moderator -> Bool,
        avatar_seed -> BigInt,
        body_source -> Text,
        body_html -> Text,
        markup -> Text,
        renderer_version -> Integer,
        source -> Text,
        network_prefix -> Nullable<Text>,
        network_hash -> Nullable<Binary>,
        text_hash -> Binary,
        reply_count -> BigInt,
        created_at -> BigInt,
        edited_at -> Nullable<BigInt>,
        status_at -> BigInt,
        version -> BigInt,
        shown_status -> Nullable<Text>,
    }
}

diesel::table! {
    branch_walks (comment_id) {
        comment_id -> BigInt,
        article_id -> BigInt,
        path -> Binary,
        path_end -> Binary,
        is_hiding -> Bool,
        after_at -> BigInt,
        after_id -> BigInt,
    }
}

diesel::table! {
    status_counts (site_id, status) {
        site_id -> BigInt,
        status -> Text,
        comment_count -> BigInt,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        comment_id -> BigInt,
        at -> BigInt,
        actor -> Text,
        action -> Text,
        from_status -> Nullable<Text>,
        to_status -> Text,
        reasons -> Text,
        text_before -> Nullable<Text>,
        is_undone -> Bool,
        evidence -> Nullable<Text>,
    }
}

diesel::table! {
    audit (seq) {
        seq -> BigInt,
        at -> BigInt,
        actor -> Text,
        action -> Text,
        object -> Text,
        details -> Text,
        mac -> Binary,
    }
}

diesel::table! {
    heartbeats (id) {
        id -> BigInt,
        beaten_at -> BigInt,
    }
}

diesel::table! {
    keyring_fingerprints (kid) {
        kid -> BigInt,
        fingerprint -> Binary,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (key_hash) {
        key_hash -> Binary,
        payload_hash -> Binary,
        comment_id -> BigInt,
        shown_status -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    spent_nonces (nonce) {
        nonce -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    jobs (kind) {
        kind -> Text,
        due_at -> BigInt,
        failure_count -> Integer,
        finished_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    akismet_checks (comment_id) {
        comment_id -> BigInt,
        state -> Text,
        wanted_status -> Text,
        is_spam -> Nullable<Bool>,
        failure_count -> Integer,
        due_at -> BigInt,
        visit_sealed -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    reports (comment_id, network_hash) {
        comment_id -> BigInt,
        network_hash -> Binary,
        reason -> Text,
        note -> Nullable<Text>,
        is_settled -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    reported_comments (comment_id) {
        comment_id -> BigInt,
        site_id -> BigInt,
        report_count -> BigInt,
        newest_at -> BigInt,
    }
}

diesel::joinable!(comments -> articles (article_id));
diesel::table! {
    near_texts (site_id, band, comment_id) {
        site_id -> BigInt,
        band -> BigInt,
        comment_id -> BigInt,
        article_id -> BigInt,
        network_hash -> Binary,
        sketch -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    arrivals (site_id, minute) {
        site_id -> BigInt,
        minute -> BigInt,
        comment_count -> BigInt,
    }
}

diesel::table! {
    site_scripts (site_id, script) {
        site_id -> BigInt,
        script -> Text,
        comment_count -> BigInt,
    }
}

diesel::table! {
    bans (id) {
        id -> BigInt,
        site_id -> BigInt,
        kind -> Text,
        value -> Text,
        author_index -> Nullable<Binary>,
        author_seed -> Nullable<BigInt>,
        note -> Text,
        created_by -> Text,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    spam_examples (site_id, position) {
        site_id -> BigInt,
        position -> BigInt,
        comment_id -> Nullable<BigInt>,
        label -> Text,
        features -> Nullable<Binary>,
        sketch -> Nullable<Binary>,
        sealed -> Nullable<Binary>,
        created_at -> BigInt,
    }
}

diesel::table! {
    spam_filters (site_id) {
        site_id -> BigInt,
        head -> BigInt,
        generation -> BigInt,
        snapshot -> Nullable<Binary>,
        snapshot_head -> BigInt,
        snapshot_generation -> BigInt,
        rebuilt_at -> BigInt,
    }
}

diesel::table! {
    policy_revisions (site_id, revision) {
        site_id -> BigInt,
        revision -> BigInt,
        policy -> Text,
        changed_by -> Text,
        changed_at -> BigInt,
    }
}

diesel::joinable!(comments -> sites (site_id));
diesel::joinable!(articles -> sites (site_id));
diesel::allow_tables_to_appear_in_same_query!(sites, articles, comments, authors, decisions);
diesel::allow_tables_to_appear_in_same_query!(comments, akismet_checks);
diesel::allow_tables_to_appear_in_same_query!(comments, spam_examples);
diesel::allow_tables_to_appear_in_same_query!(comments, branch_walks);
diesel::joinable!(api_tokens -> moderators (moderator_id));
diesel::allow_tables_to_appear_in_same_query!(api_tokens, moderators, moderator_sites);
