#include "ui/models/function_templates.h"

#include <QRegularExpression>

namespace tidegate::models {

namespace {

const QString pythonHttp = QStringLiteral(R"(import functions_framework


@functions_framework.http
def hello(request):
    name = request.args.get("name", "world")
    return {"hello": name}
)");

const QString pythonEvent = QStringLiteral(R"(import functions_framework


@functions_framework.cloud_event
def taken(event):
    print(event["id"], event["type"], event.data)
)");

const QString scriptHttp = QStringLiteral(R"(const functions = require('@google-cloud/functions-framework');

functions.http('hello', async (req, res) => {
  res.json({hello: req.query.name || 'world'});
});
)");

const QString scriptEvent = QStringLiteral(R"(const functions = require('@google-cloud/functions-framework');

functions.cloudEvent('taken', event => {
  console.log(event.id, event.type, event.data);
});
)");

const QString javaHttp = QStringLiteral(R"(import com.google.cloud.functions.*;

public class Hello implements HttpFunction {
    @Override
    public void service(HttpRequest request, HttpResponse response) throws Exception {
        String name = request.getFirstQueryParameter("name").orElse("world");
        response.getWriter().write("hello " + name);
    }
}
)");

const QString javaEvent = QStringLiteral(R"(import com.google.cloud.functions.CloudEventsFunction;
import io.cloudevents.CloudEvent;

public class Taken implements CloudEventsFunction {
    @Override
    public void accept(CloudEvent event) {
        System.out.println(event.getId() + " " + event.getType());
    }
}
)");

} // namespace

QString functionTemplate(FunctionLanguage language, FunctionKind kind)
{
    const bool isHttp = kind == FunctionKind::Http;
    switch (language) {
    case FunctionLanguage::JavaScript:
        return isHttp ? scriptHttp : scriptEvent;
    case FunctionLanguage::Java:
        return isHttp ? javaHttp : javaEvent;
    case FunctionLanguage::Python:
        break;
    }
    return isHttp ? pythonHttp : pythonEvent;
}

QString functionFileName(FunctionLanguage language, const QString &name, const QString &source)
{
    if (language == FunctionLanguage::Python)
        return name + QStringLiteral(".py");
    if (language == FunctionLanguage::JavaScript)
        return name + QStringLiteral(".js");
    static const QRegularExpression publicClass(
        QStringLiteral("public\\s+(?:final\\s+)?class\\s+([A-Za-z_$][\\w$]*)"));
    const QRegularExpressionMatch match = publicClass.match(source);
    return (match.hasMatch() ? match.captured(1) : QStringLiteral("Function")) + QStringLiteral(".java");
}

InvokeRequest functionTestRequest(FunctionKind kind)
{
    InvokeRequest request;
    if (kind == FunctionKind::Http) {
        request.query = {{QStringLiteral("name"), QStringLiteral("world")}};
        return request;
    }
    request.method = QStringLiteral("POST");
    request.kind = BodyKind::BinaryEvent;
    request.event = CloudEvent::sample();
    request.event.type = QStringLiteral("com.example.order.taken");
    request.event.data = QStringLiteral("{\n  \"order\": 1\n}");
    return request;
}

bool isFunctionTemplate(const QString &source)
{
    for (const auto language :
         {FunctionLanguage::Python, FunctionLanguage::JavaScript, FunctionLanguage::Java}) {
        for (const auto kind : {FunctionKind::Http, FunctionKind::CloudEvent}) {
            if (source == functionTemplate(language, kind))
                return true;
        }
    }
    return false;
}

} // namespace tidegate::models
