namespace SoulCrm.Functions.Platform.Embeddings;

/// <summary>
/// A kind of text that has vectors, in SQL. Its texts are told apart by an id and, where one thing has several texts, the passage.
/// </summary>
/// <param name="Name">For the log.</param>
/// <param name="FindTenants">Organisations that have stale vectors, by id: <c>@Name</c> (the model), <c>@after</c> (null at first), <c>@BatchSize</c>.</param>
/// <param name="Forget">Deletes the vectors of what is not to be found any more.</param>
/// <param name="FindStale">id, passage, source and digest of texts without a vector of the model and of what they say now: <c>@Name</c>, <c>@BatchSize</c>.</param>
/// <param name="Store">
/// Stores <c>@embeddings</c> of <c>@ids</c>, <c>@passages</c> and <c>@digests</c> by the model <c>@Name</c>; null says that the model refuses the text.
/// A text that was edited meanwhile must be left out: the vector would be of what it no longer says.
/// </param>
public sealed record EmbeddedKind(string Name, string FindTenants, string Forget, string FindStale, string Store);
