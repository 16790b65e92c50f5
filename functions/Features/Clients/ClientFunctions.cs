using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Csv;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

public sealed class ClientFunctions(Api api, Database database)
{
    [Function("ListClients"), RequireRole(Role.Manager), Operation("Clients, newest first.", Query = typeof(ListClients.Filter), Answers = typeof(Page<Client>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ListClients.Filter, Page<Client>>(http, ListClients.RunAsync, ct);

    [Function("CreateClient"), RequireRole(Role.Manager), Operation("Adds a client by hand.", Takes = typeof(CreateClient.Request), Answers = typeof(Client), Status = 201, Location = "/api/clients/{id}",
        Fails = ["409 client.phone_taken", "422 user.not_assignable"])]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clients")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<CreateClient.Request, Client>(http, target: null, CreateClient.RunAsync, ct);

    [Function("GetClient"), RequireRole(Role.Manager), Operation("One client.", Answers = typeof(Client))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "client", tx => ClientSql.FindAsync(tx, id), ct);

    [Function("UpdateClient"), RequireRole(Role.Manager), Operation("Changes the fields that the request names; null clears phone, owner or a custom field.", Takes = typeof(UpdateClient.Request), Answers = typeof(Client), Edits = "clients",
        Fails = ["409 client.phone_taken", "409 client.erased", "409 client.merged", "422 user.not_assignable"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "clients/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateClient.Request, Client>(http, id, (tx, request) => UpdateClient.RunAsync(tx, id, request), ct);

    [Function("ArchiveClient"), RequireRole(Role.Manager), Operation("Archives a client: out of the lists, with nothing lost.", Status = 204, Edits = "clients", Fails = ["409 client.erased", "409 client.merged"])]
    public Task<IResult> ArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "clients/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, id, async tx => (await UpdateClient.RunAsync(tx, id, new UpdateClient.Request(Archived: true))).Error is { } error ? error : new Nothing(), ct);

    [Function("SetClientStatus"), RequireRole(Role.Manager), Operation("Moves a client in the funnel, in any direction.", Takes = typeof(SetClientStatus.Request), Answers = typeof(Client))]
    public Task<IResult> SetStatusAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clients/{id:guid}/status")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<SetClientStatus.Request, Client>(http, id, (tx, request) => SetClientStatus.RunAsync(tx, id, request), ct);

    [Function("GetClientHistory"), RequireRole(Role.Manager), Operation("A client's steps through the funnel, newest first.", Query = typeof(ClientHistory.Filter), Answers = typeof(Page<ClientHistory.Step>))]
    public Task<IResult> HistoryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/{id:guid}/history")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.QueryResultAsync<ClientHistory.Filter, Page<ClientHistory.Step>>(http, (tx, filter) => ClientHistory.RunAsync(tx, id, filter), ct);

    [Function("ListClientNotes"), RequireRole(Role.Manager), Operation("Notes about a client, newest first.", Query = typeof(ClientNotes.Filter), Answers = typeof(Page<ClientNotes.Note>))]
    public Task<IResult> NotesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/{id:guid}/notes")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.QueryResultAsync<ClientNotes.Filter, Page<ClientNotes.Note>>(http, (tx, filter) => ClientNotes.ListAsync(tx, id, filter), ct);

    [Function("AddClientNote"), RequireRole(Role.Manager), Operation("Adds a note.", Takes = typeof(ClientNotes.Request), Answers = typeof(ClientNotes.Note), Status = 201, Fails = ["422 note.unknown_mention"])]
    public Task<IResult> AddNoteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clients/{id:guid}/notes")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<ClientNotes.Request, ClientNotes.Note>(http, id, (tx, request) => ClientNotes.AddAsync(tx, id, request), ct);

    [Function("DeleteClientNote"), RequireRole(Role.Manager), Operation("Takes away a note of one's own; administrators any.", Status = 204)]
    public Task<IResult> DeleteNoteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "clients/{id:guid}/notes/{noteId:guid}")] HttpRequest http, Guid id, Guid noteId, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, noteId, tx => ClientNotes.DeleteAsync(tx, id, noteId), ct);

    [Function("GetQualification"), RequireRole(Role.Manager), Operation("What a client wants, as far as it is known.", Answers = typeof(QualificationResponse))]
    public Task<IResult> GetQualificationAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/{id:guid}/qualification")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "client", async tx => await ClientSql.ExistsAsync(tx, id) ? QualificationResponse.From(id, await QualificationSql.LoadAsync(tx, id)) : null, ct);

    [Function("EditQualification"), RequireRole(Role.Manager), Operation("Corrects what a client wants; agents leave it so. Null clears a field and gives it back to them.", Takes = typeof(EditQualification.Request),
        Answers = typeof(QualificationResponse), Fails = ["422 qualification.dates"])]
    public Task<IResult> EditQualificationAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "clients/{id:guid}/qualification")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<EditQualification.Request, QualificationResponse>(http, id, (tx, request) =>
        {
            ETag.TryReadIfMatch(http, out var seen);
            return EditQualification.RunAsync(tx, id, seen, request);
        }, ct);

    [Function("FindDuplicates"), RequireRole(Role.Manager), Operation("Other records that may be the same person.", Answers = typeof(FindDuplicates.Response))]
    public Task<IResult> DuplicatesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/{id:guid}/duplicates")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindResultAsync(http, tx => FindDuplicates.RunAsync(tx, id), ct);

    [Function("MergeClients"), RequireRole(Role.Manager), Operation("Makes another record part of this client; it can be undone.", Takes = typeof(MergeClients.Request), Answers = typeof(Client),
        Fails = ["409 client.merged", "422 client.merge_self"])]
    public Task<IResult> MergeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clients/{id:guid}/merge")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<MergeClients.Request, Client>(http, id, (tx, request) => MergeClients.RunAsync(tx, id, request), ct);

    [Function("UnmergeClient"), RequireRole(Role.Manager), Operation("Undoes a merge; id is the record that had gone into another.", Answers = typeof(Client), Fails = ["409 client.not_merged", "409 client.merged"])]
    public Task<IResult> UnmergeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clients/{id:guid}/unmerge")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => MergeClients.UndoAsync(tx, id), ct);

    [Function("EraseClient"), RequireRole(Role.OrgAdmin), Operation("Erases a client's personal data for good; counts are kept.", Answers = typeof(Client))]
    public Task<IResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clients/{id:guid}/erase")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => EraseClient.RunAsync(tx, id), ct);

    [Function("ImportClients"), RequireRole(Role.OrgAdmin), Operation("Takes clients from a CSV file; a dry run reports and keeps nothing.", TakesMedia = ["text/csv"], Query = typeof(ImportClients.Options), Answers = typeof(ImportClients.Report),
        Fails = ["422 import.unreadable"])]
    public async Task<IResult> ImportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clients/import")] HttpRequest http, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var options = ImportClients.Options.Read(query);
        if (query.Problem is { } problem) return problem;
        var (file, refused) = await CsvFile.ReadUploadAsync(http, ct);
        return refused ?? await api.WriteAsync(http, target: null, body: [], tx => ImportClients.RunAsync(tx, file!, options), ct);
    }

    [Function("ExportClients"), RequireRole(Role.OrgAdmin), Operation("The clients that a filter picks, as CSV.", Query = typeof(ListClients.Filter), AnswersMedia = "text/csv")]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/export.csv")] HttpRequest http, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var filter = ListClients.Filter.Read(query);
        if (query.Problem is { } problem) return problem;
        await database.InTenantAsync(http.Caller(), tx => AuditLog.AppendAsync(tx, http, target: null, body: []), ct);
        return ExportClients.ToCsv(database, http.Caller(), filter, ct);
    }
}
