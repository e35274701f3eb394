//! What crosses the wire between a phone and the call centre, and nothing else.
