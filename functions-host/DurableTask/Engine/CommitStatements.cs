using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>Turns operations into the arrays of the commit's statements.</summary>
internal sealed class CommitStatements(HostBatch turn, int process, DateTime now)
{
    private readonly List<(string Table, int Rows)> _removed = [];

    /// <summary>How many rows go from which table when it is committed.</summary>
    public IReadOnlyList<(string Table, int Rows)> Removed => _removed;

    public void Add(
        IReadOnlyList<EpisodeOperation> episodes, IReadOnlyList<DiscardOperation> discards, IReadOnlyList<StartOperation> starts, IReadOnlyList<TellOperation> tells,
        HashSet<int> owned, HashSet<string> made, List<InboxRow> rows)
    {
        var partitions = episodes.Select(episode => episode.Key.Partition).Concat(discards.Select(discard => discard.Partition)).Distinct().Order().ToArray();
        if (partitions.Length > 0)
        {
            turn.Add(DurableSql.LockPartitions, row => owned.Add(row.GetInt32(0)), process, partitions);
        }

        if (episodes.Count > 0)
        {
            AddEpisodes(episodes);
        }

        AddTimersAndInbox(episodes, discards);
        if (starts.Count > 0)
        {
            AddStarts(starts, made, rows);
        }

        AddTells(episodes, tells, rows);
    }

    private void AddEpisodes(IReadOnlyList<EpisodeOperation> episodes)
    {
        turn.Add(
            DurableSql.UpdateInstances, null, process,
            Partitions(episodes), Instances(episodes), Executions(episodes),
            episodes.Select(episode => episode.Continuation?.ExecutionId ?? episode.ExecutionId).ToArray(),
            episodes.Select(episode => (short)episode.Status).ToArray(),
            episodes.Select(episode => episode.Result.CustomStatus is not null).ToArray(),
            episodes.Select(episode => episode.Result.CustomStatus?.Json).ToArray(),
            episodes.Select(episode => (episode.Result.Ending as EndCompleted)?.Output ?? (episode.Result.Ending as EndTerminated)?.Output).ToArray(),
            episodes.Select(episode => WorkerJson.Serialize((episode.Result.Ending as EndFailed)?.Failure)).ToArray(),
            episodes.Select(episode => episode.Continuation is not null).ToArray(),
            episodes.Select(episode => episode.Continuation?.Input).ToArray(),
            episodes.Select(episode => episode.Continuation?.Version ?? "").ToArray(),
            now);
        var kept = episodes.Where(episode => episode.Continuation is null).ToList();
        if (kept.Count > 0)
        {
            turn.Add(
                DurableSql.AddHistory, null, process, Partitions(kept), Instances(kept), Executions(kept),
                kept.Select(episode => episode.Episode).ToArray(), kept.Select(episode => HistoryEvent.ToJson(episode.Result.Events)).ToArray());
        }

        var continued = episodes.Where(episode => episode.Continuation is not null && episode.Episode > 0).ToList();
        if (continued.Count > 0)
        {
            turn.Add(DurableSql.DropHistory, null, process, Partitions(continued), Instances(continued), Executions(continued));
        }

        var done = episodes.SelectMany(episode => episode.Activities.Select(id => (Episode: episode, Id: id))).ToList();
        if (done.Count > 0)
        {
            _removed.Add(("activities", done.Count));
            turn.Add(
                DurableSql.DropActivities, null, process, done.Select(activity => activity.Episode.Key.Partition).ToArray(),
                done.Select(activity => activity.Episode.Key.Id).ToArray(), done.Select(activity => activity.Episode.ExecutionId).ToArray(), done.Select(activity => activity.Id).ToArray());
        }

        var begun = episodes.Where(episode => !episode.IsFinished)
            .SelectMany(episode => episode.Result.Effects.OfType<StartActivity>().Select(activity => (Episode: episode, Activity: activity))).ToList();
        if (begun.Count > 0)
        {
            turn.Add(
                DurableSql.AddActivities, null, process, begun.Select(item => item.Episode.Key.Partition).ToArray(),
                begun.Select(item => item.Episode.Key.Id).ToArray(), begun.Select(item => item.Episode.ExecutionId).ToArray(),
                begun.Select(item => item.Activity.Id).ToArray(), begun.Select(item => item.Activity.Name).ToArray(), begun.Select(item => item.Activity.Input).ToArray());
        }

        // A normal end has nothing outstanding; a termination or a failed replay may.
        var cut = episodes.Where(episode => episode.Result.Ending is EndTerminated or EndFailed).ToList();
        if (cut.Count > 0)
        {
            turn.Add(DurableSql.DropAllActivities, null, process, Partitions(cut), Instances(cut));
            turn.Add(DurableSql.DropAllTimers, null, process, Partitions(cut), Instances(cut));
        }
    }

    private void AddTimersAndInbox(IReadOnlyList<EpisodeOperation> episodes, IReadOnlyList<DiscardOperation> discards)
    {
        var over = episodes.SelectMany(episode => episode.Timers.Select(id => (episode.Key.Partition, episode.Key.Id, episode.ExecutionId, TaskId: id)))
            .Concat(discards.SelectMany(discard => discard.Timers.Select(timer => (discard.Partition, Id: timer.InstanceId, timer.ExecutionId, timer.TaskId)))).ToList();
        if (over.Count > 0)
        {
            _removed.Add(("durable_timers", over.Count));
            turn.Add(
                DurableSql.DropTimers, null, process, over.Select(timer => timer.Partition).ToArray(), over.Select(timer => timer.Id).ToArray(),
                over.Select(timer => timer.ExecutionId).ToArray(), over.Select(timer => timer.TaskId).ToArray());
        }

        var set = episodes.Where(episode => !episode.IsFinished)
            .SelectMany(episode => episode.Result.Effects.OfType<SetTimer>().Select(timer => (Episode: episode, Timer: timer))).ToList();
        if (set.Count > 0)
        {
            turn.Add(
                DurableSql.AddTimers, null, process, set.Select(item => item.Episode.Key.Partition).ToArray(), set.Select(item => item.Episode.Key.Id).ToArray(),
                set.Select(item => item.Episode.ExecutionId).ToArray(), set.Select(item => item.Timer.Id).ToArray(), set.Select(item => item.Timer.FireAt).ToArray());
        }

        var read = episodes.SelectMany(episode => episode.Inbox.Select(id => (episode.Key.Partition, Id: id)))
            .Concat(discards.SelectMany(discard => discard.Inbox.Select(id => (discard.Partition, Id: id)))).ToList();
        if (read.Count > 0)
        {
            _removed.Add(("inbox", read.Count));
            turn.Add(DurableSql.DropInbox, null, process, read.Select(row => row.Partition).ToArray(), read.Select(row => row.Id).ToArray());
        }
    }

    private void AddStarts(IReadOnlyList<StartOperation> starts, HashSet<string> made, List<InboxRow> rows) =>
        turn.Add(
            DurableSql.Start,
            row =>
            {
                if (row.GetInt32(0) == 0)
                {
                    made.Add(row.GetString(3));
                }
                else
                {
                    rows.Add(new InboxRow(row.GetInt32(1), row.GetInt64(2), row.GetString(3), row.GetString(4)));
                }
            },
            process,
            starts.Select(start => start.Key.Partition).ToArray(),
            starts.Select(start => start.Key.Id).ToArray(),
            starts.Select(start => start.Start.ExecutionId).ToArray(),
            starts.Select(start => start.Start.Name).ToArray(),
            starts.Select(start => start.Start.Version).ToArray(),
            starts.Select(start => start.Start.Input).ToArray(),
            starts.Select(start => start.Tags).ToArray(),
            starts.Select(start => start.StartAt).ToArray(),
            starts.Select(start => start.Start.ParentId).ToArray(),
            starts.Select(start => start.Start.ParentExecutionId).ToArray(),
            starts.Select(start => start.Start.ParentTaskId).ToArray(),
            starts.Select(start => start.Start.ParentName).ToArray(),
            starts.Select(start => start.Start.ToJson()).ToArray(),
            starts.Select(start => start.ParentPartition).ToArray(),
            starts.Select(start => start.Refusal?.ToJson()).ToArray(),
            starts.Select(start => string.Join(',', start.Dedupe.Select(status => (int)status))).ToArray(),
            now);

    private void AddTells(IReadOnlyList<EpisodeOperation> episodes, IReadOnlyList<TellOperation> tells, List<InboxRow> rows)
    {
        var all = tells.Select(tell => (tell.Key, tell.News, Sender: (int?)null))
            .Concat(episodes.SelectMany(episode => episode.Tells.Select(tell => (tell.Key, tell.News, Sender: (int?)episode.Key.Partition))))
            .Concat(episodes.Where(episode => episode.Continuation is not null).Select(episode => (episode.Key, News: (HistoryEvent)episode.Continuation!, Sender: (int?)episode.Key.Partition)))
            .ToList();
        if (all.Count > 0)
        {
            turn.Add(
                DurableSql.Tell, row => rows.Add(new InboxRow(row.GetInt32(0), row.GetInt64(1), row.GetString(2), row.GetString(3))), process,
                all.Select(tell => tell.Key.Partition).ToArray(), all.Select(tell => tell.Key.Id).ToArray(),
                all.Select(tell => tell.News.ToJson()).ToArray(), all.Select(tell => tell.Sender).ToArray());
        }
    }

    private static int[] Partitions(IReadOnlyList<EpisodeOperation> episodes) => [.. episodes.Select(episode => episode.Key.Partition)];

    private static string[] Instances(IReadOnlyList<EpisodeOperation> episodes) => [.. episodes.Select(episode => episode.Key.Id)];

    private static long[] Executions(IReadOnlyList<EpisodeOperation> episodes) => [.. episodes.Select(episode => episode.ExecutionId)];
}
