using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>Who may call an HTTP function. Keys are an Azure notion: the embedded host accepts only <see cref="Anonymous"/>.</summary>
    public enum AuthorizationLevel
    {
        Anonymous = 0,
        User = 1,
        Function = 2,
        System = 3,
        Admin = 4,
    }

    /// <summary>Starts the function on an HTTP request to <c>/{prefix}/{Route ?? function name}</c>.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class HttpTriggerAttribute : TriggerBindingAttribute
    {
        public HttpTriggerAttribute()
        {
        }

        public HttpTriggerAttribute(params string[] methods) => Methods = methods;

        public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

        public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
        {
            AuthLevel = authLevel;
            Methods = methods;
        }

        /// <summary>Route template without the prefix; null stands for the function's name.</summary>
        public string? Route { get; set; }

        /// <summary>Methods answered; none given means every method.</summary>
        public string[]? Methods { get; }

        public AuthorizationLevel AuthLevel { get; }
    }

    /// <summary>On the property of a return type that is the HTTP response, when other properties go to outputs.</summary>
    [AttributeUsage(AttributeTargets.Property)]
    public sealed class HttpResultAttribute : Attribute;
}

namespace Microsoft.Azure.Functions.Worker.Http
{
    /// <summary>Reads the request body as JSON with MVC's options; an empty or malformed body fails the invocation (500).</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class FromBodyAttribute : InputBindingAttribute;
}
