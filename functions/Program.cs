Console.WriteLine("Soul CRM");
