### Deadlines, the worklist, documents, retention, exports.
