# Deadlines, documents, exports, erasure.

deadlines-documents = Documents
deadlines-documents-empty = No documents yet.
deadlines-documents-empty-say = Add a photograph, recording, screenshot or letter that came in.
deadlines-document-add = Add a document
deadlines-document-hint = PDF, picture, sound, MP4 video or text; at most { $mib } MB. Stored encrypted; every opening is recorded.
deadlines-document-send = Store document
deadlines-document-added = added { $time } by { $name }
deadlines-document-back = Back to the documents
deadlines-document-empty = Nothing was stored: the file is empty or none was chosen. Choose a file, then store again.
deadlines-document-too-large = Not stored: the file is larger than { $mib } MB. Cut the recording or make the picture smaller, then try again.
deadlines-document-kind = Not stored: what is in the file is no PDF, picture (JPEG, PNG, WebP), sound (MP3, Ogg, M4A, WAV), MP4 video or plain text. The content decides, not the name.
deadlines-document-full = Not stored: the server's disk is full. Reports stay safe. Tell the administrator now, then try again.
deadlines-kind-pdf = PDF
deadlines-kind-picture = picture
deadlines-kind-sound = sound
deadlines-kind-video = video
deadlines-kind-text = text
deadlines-size-kb = { $n } KB
deadlines-size-mb = { $n } MB
