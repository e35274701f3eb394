-- Items whose own key does not open here (opened = 4): looked at again whenever a server starts.
CREATE INDEX items_stuck ON items (received_at) WHERE opened = 4;
