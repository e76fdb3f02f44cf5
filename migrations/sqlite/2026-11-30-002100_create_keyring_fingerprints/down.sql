DROP TABLE keyring_fingerprints;
