using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Knowledge.Questions;

/// <summary>What articles are missing for.</summary>
public sealed class QuestionFunctions(Api api)
{
    [Function("ListKnowledgeQuestions"), RequireRole(Role.OrgAdmin), Operation("What clients asked and nothing answered, newest first; open ones unless another status is asked for.", Query = typeof(ListQuestions.Filter), Answers = typeof(Page<KnowledgeQuestion>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "knowledge/questions")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ListQuestions.Filter, Page<KnowledgeQuestion>>(http, ListQuestions.RunAsync, ct);

    [Function("GetKnowledgeQuestion"), RequireRole(Role.OrgAdmin), Operation("One question.", Answers = typeof(KnowledgeQuestion))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "knowledge/questions/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "knowledge_question", tx => QuestionSql.FindAsync(tx, id), ct);

    [Function("UpdateKnowledgeQuestion"), RequireRole(Role.OrgAdmin), Operation("Says which published article answers a question, that it needs none, or opens it again.", Takes = typeof(UpdateQuestion.Request), Answers = typeof(KnowledgeQuestion),
        Edits = "knowledge_questions", Fails = ["422 question.article_needed", "422 question.article_not_published"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "knowledge/questions/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateQuestion.Request, KnowledgeQuestion>(http, id, (tx, request) => UpdateQuestion.RunAsync(tx, id, request), ct);
}
