//! What must hold between a phone, a faulty network and a call centre: each test is one sentence.
