using System.Globalization;

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>Marks a public method of a public class as a function.</summary>
    /// <param name="name">Unique in the app, ignoring case.</param>
    [AttributeUsage(AttributeTargets.Method)]
    public class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    /// <summary>What to do when a function with function-level retry (a timer function) fails.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public abstract class RetryAttribute : Attribute
    {
        private protected RetryAttribute(int maxRetryCount)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maxRetryCount, -1);
            MaxRetryCount = maxRetryCount;
        }

        internal int MaxRetryCount { get; }

        /// <summary>The pause before retry <paramref name="retry"/>, counted from 1.</summary>
        internal abstract TimeSpan DelayBefore(int retry);

        private protected static TimeSpan Parse(string value, string parameter) =>
            TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var parsed) && parsed >= TimeSpan.Zero
                ? parsed
                : throw new ArgumentException($"'{value}' is not an interval in the form hh:mm:ss.", parameter);
    }

    /// <summary>Retries with the same pause each time; <c>-1</c> retries for ever.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class FixedDelayRetryAttribute(int maxRetryCount, string delayInterval) : RetryAttribute(maxRetryCount)
    {
        private readonly TimeSpan _delay = Parse(delayInterval, nameof(delayInterval));

        internal override TimeSpan DelayBefore(int retry) => _delay;
    }

    /// <summary>Retries with a pause that doubles from the minimum up to the maximum; <c>-1</c> retries for ever.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
        : RetryAttribute(maxRetryCount)
    {
        private readonly TimeSpan _minimum = Parse(minimumInterval, nameof(minimumInterval));
        private readonly TimeSpan _maximum = Parse(maximumInterval, nameof(maximumInterval));

        internal override TimeSpan DelayBefore(int retry)
        {
            var doubled = _minimum.TotalMilliseconds * Math.Pow(2, Math.Min(retry - 1, 60));
            return TimeSpan.FromMilliseconds(Math.Min(doubled, _maximum.TotalMilliseconds));
        }
    }
}

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
    /// <summary>Base of every attribute that connects a parameter or a return value to something outside the function.</summary>
    public abstract class BindingAttribute : Attribute;

    /// <summary>On the one parameter that starts the function.</summary>
    public abstract class TriggerBindingAttribute : BindingAttribute;

    /// <summary>On a parameter that is filled besides the trigger.</summary>
    public abstract class InputBindingAttribute : BindingAttribute;

    /// <summary>On a method, or on a property of its return type: where the returned value goes.</summary>
    public abstract class OutputBindingAttribute : BindingAttribute;
}
