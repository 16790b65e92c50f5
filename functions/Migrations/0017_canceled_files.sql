-- Why:   a message that was planned with a file and canceled kept its file for ever.
-- Phase: expand; an older release goes on working on it.
-- Locks: short ones on scheduled_messages and media_files (another foreign key; the table holds what is planned, so checking it is quick).

alter table scheduled_messages
    drop constraint scheduled_messages_tenant_id_media_id_fkey,
    add foreign key (tenant_id, media_id) references media_files on delete set null (media_id);
