-- In whose hands an account's way in lay not long ago is asked of the audit log, by what was done.
CREATE INDEX audit_by_action ON audit (action, at);
