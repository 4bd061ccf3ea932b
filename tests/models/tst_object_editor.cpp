#include "tests/client/test_server.h"
#include "ui/models/engine_pools.h"
#include "ui/models/object_editor.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::ObjectEditor;
using models::SettingField;
using State = models::ObjectEditor::State;
using Shape = models::SettingField::Shape;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

const QString minKey = QStringLiteral("min");
const QString maxKey = QStringLiteral("max");
const QString drainKey = QStringLiteral("drain");

resource::Object pool(int min, int max, const QString &runtime = QStringLiteral("java"))
{
    resource::Object object(resource::kinds::instancePool(), {{}, runtime});
    object.setSpec({{QStringLiteral("runtime"), runtime},
                    {QStringLiteral("min"), min},
                    {QStringLiteral("max"), max},
                    {QStringLiteral("paused"), false},
                    {QStringLiteral("drain"), false}});
    return object;
}

models::SettingForm mapForm()
{
    models::SettingForm form;
    form.kind = &resource::kinds::engine();
    form.name = {{}, QStringLiteral("local")};
    form.part = QStringLiteral("spec");
    form.fields = [] {
        return QList<SettingField>{{QStringLiteral("stacks"), Shape::ListMap, {}},
                                   {QStringLiteral("imageMap"), Shape::Map, {}}};
    };
    return form;
}

QJsonObject specOf(const QJsonObject &patch)
{
    return patch.value(QStringLiteral("spec")).toObject();
}

} // namespace

class TstObjectEditor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QLocale::setDefault(QLocale(QLocale::English));
        m_refusal = {};
        m_server =
            std::make_unique<TestServer>([this](const TestRequest &request, TestConnection *connection) {
                if (!m_refusal.isEmpty())
                    return connection->answerJson(422, m_refusal);
                QJsonObject spec = pool(1, 4).spec();
                const QJsonObject wanted = specOf(request.json());
                for (auto it = wanted.begin(); it != wanted.end(); ++it)
                    spec.insert(it.key(), it.value().isNull() ? QJsonValue(1) : it.value());
                resource::Object answer = pool(1, 4);
                answer.setSpec(spec);
                connection->answerJson(200, answer.json());
            });
        QVERIFY(m_server->start());
        m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, {}});
        m_editor = std::make_unique<ObjectEditor>();
        m_editor->setClient(m_client.get());
        m_editor->setForm(models::poolForm(pool(1, 4)));
        m_editor->setObject(pool(1, 4));
    }
    void cleanup()
    {
        m_editor.reset();
        m_client.reset();
        m_server.reset();
    }

    void edit_isTriedBeforeItCanBeApplied()
    {
        m_editor->setValue(maxKey, QStringLiteral("8"));
        QCOMPARE(m_editor->state(), State::Checking);
        m_editor->apply(); // not yet
        QTRY_COMPARE(m_editor->state(), State::Accepted);
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(m_server->requests().last().query("dryRun"), QStringLiteral("All"));
        QCOMPARE(specOf(m_server->requests().last().json()),
                 (QJsonObject{{QStringLiteral("max"), 8}})); // a number, and nothing else
        QCOMPARE(m_editor->before().value(maxKey).toInt(), 4);
        QCOMPARE(m_editor->after().value(maxKey).toInt(), 8);
        QSignalSpy applied(m_editor.get(), &ObjectEditor::applied);
        m_editor->apply();
        QTRY_COMPARE(applied.count(), 1);
        QCOMPARE(m_server->requests().last().query("dryRun"), QString());
        QCOMPARE(m_editor->state(), State::Applied);
        QCOMPARE(m_editor->value(maxKey), QStringLiteral("8"));
        QVERIFY(m_editor->changes().isEmpty());
    }

    void rulesOverTwoFields_holdItBack()
    {
        m_editor->setValue(minKey, QStringLiteral("5"));
        QCOMPARE(m_editor->state(), State::Wrong);
        QVERIFY(!m_editor->problem(minKey).isEmpty());
        m_editor->setValue(maxKey, QStringLiteral("0")); // no limit
        QCOMPARE(m_editor->problem(minKey), QString());
        QCOMPARE(m_editor->state(), State::Checking);
    }

    void defaults_areAskedForWithNull()
    {
        m_editor->setValue(maxKey, {});
        QTRY_COMPARE(m_editor->state(), State::Accepted);
        QVERIFY(specOf(m_server->requests().last().json()).value(maxKey).isNull());
        QCOMPARE(m_editor->changes(), (QList<models::SettingChange>{{maxKey, QStringLiteral("4"), {}}}));
    }

    void undo_goesBackFieldByField()
    {
        m_editor->setValue(maxKey, QStringLiteral("1"));
        m_editor->setValue(maxKey, QStringLiteral("12")); // typed on
        m_editor->setValue(drainKey, QStringLiteral("true"));
        m_editor->undo();
        QCOMPARE(m_editor->value(drainKey), QStringLiteral("false"));
        QCOMPARE(m_editor->value(maxKey), QStringLiteral("12"));
        m_editor->undo();
        QCOMPARE(m_editor->value(maxKey), QStringLiteral("4"));
        QCOMPARE(m_editor->state(), State::Unchanged);
        QVERIFY(!m_editor->canUndo());
    }

    void refusal_goesToItsField()
    {
        const QJsonObject cause{{QStringLiteral("field"), QStringLiteral("spec.min")},
                                {QStringLiteral("message"), QStringLiteral("must not")}};
        m_refusal = {{QStringLiteral("kind"), QStringLiteral("Status")},
                     {QStringLiteral("code"), 422},
                     {QStringLiteral("reason"), QStringLiteral("Invalid")},
                     {QStringLiteral("message"), QStringLiteral("no")},
                     {QStringLiteral("details"), QJsonObject{{QStringLiteral("causes"), QJsonArray{cause}}}}};
        m_editor->setValue(minKey, QStringLiteral("2"));
        QTRY_COMPARE(m_editor->state(), State::Refused);
        QCOMPARE(m_editor->problem(minKey), QStringLiteral("must not"));
        QCOMPARE(m_editor->error(), QString());
    }

    void changeFromElsewhere_keepsTheEdits()
    {
        m_editor->setValue(maxKey, QStringLiteral("9"));
        m_editor->setObject(pool(3, 4));
        QCOMPARE(m_editor->value(minKey), QStringLiteral("3"));
        QCOMPARE(m_editor->value(maxKey), QStringLiteral("9"));
        m_editor->setObject(pool(3, 9)); // somebody was faster
        QVERIFY(m_editor->changes().isEmpty());
    }

    void anotherObject_hasItsOwnEdits()
    {
        m_editor->setValue(maxKey, QStringLiteral("9"));
        m_editor->setForm(models::poolForm(pool(1, 2, QStringLiteral("node"))));
        m_editor->setObject(pool(1, 4)); // late news of the one before
        QCOMPARE(m_editor->object().name(), QString());
        m_editor->setObject(pool(1, 2, QStringLiteral("node")));
        QCOMPARE(m_editor->value(maxKey), QStringLiteral("2"));
        m_editor->setForm(models::poolForm(pool(1, 4))); // back again
        m_editor->setObject(pool(1, 4));
        QCOMPARE(m_editor->value(maxKey), QStringLiteral("9"));
        QTRY_COMPARE(m_editor->state(), State::Accepted);
    }

    void maps_areLines_andLoseWhatIsTakenOut()
    {
        resource::Object engine(resource::kinds::engine(), {{}, QStringLiteral("local")});
        const QJsonObject stacks{
            {QStringLiteral("jetty"), QJsonArray{QStringLiteral("/a.jar"), QStringLiteral("/b.jar")}}};
        engine.setSpec({{QStringLiteral("stacks"), stacks}});
        m_editor->setForm(mapForm());
        m_editor->setObject(engine);
        const QString key = QStringLiteral("stacks");
        QCOMPARE(m_editor->value(key), QStringLiteral("jetty = /a.jar, /b.jar"));
        m_editor->setValue(key, QStringLiteral("jetty /a.jar"));
        QCOMPARE(m_editor->state(), State::Wrong);
        m_editor->setValue(key, QStringLiteral("tomcat = /c.jar"));
        const QJsonObject patch = specOf(m_editor->patch()).value(key).toObject();
        QCOMPARE(patch.value(QStringLiteral("tomcat")).toArray(), (QJsonArray{QStringLiteral("/c.jar")}));
        QVERIFY(patch.contains(QStringLiteral("jetty")) && patch.value(QStringLiteral("jetty")).isNull());
    }

    void values_areJudgedByTheirShape_data()
    {
        QTest::addColumn<int>("shape");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char *name, Shape shape, const char *value, bool fits) {
            QTest::newRow(name) << int(shape) << QString::fromLatin1(value) << fits;
        };
        row("count", Shape::Count, "7", true);
        row("fraction for a count", Shape::Count, "7.5", false);
        row("too small", Shape::Count, "1", false);
        row("too large", Shape::Count, "3601", false);
        row("number", Shape::Number, "7.5", true);
        row("duration", Shape::Duration, "1m30s", true);
        row("too long", Shape::Duration, "61m", false);
        row("no unit", Shape::Duration, "30", false);
        row("quantity", Shape::Quantity, "128Mi", true);
        row("no quantity", Shape::Quantity, "much", false);
        row("flag", Shape::Flag, "true", true);
        row("no flag", Shape::Flag, "yes", false);
        row("choice", Shape::Choice, "one", true);
        row("no choice", Shape::Choice, "two", false);
        row("a word that fits any shape", Shape::Duration, "one", true);
        row("default", Shape::Count, "", true);
    }

    void values_areJudgedByTheirShape()
    {
        QFETCH(int, shape);
        QFETCH(QString, value);
        QFETCH(bool, fits);
        const bool limited = Shape(shape) != Shape::Quantity;
        const SettingField field{QStringLiteral("key"), Shape(shape),           {},
                                 limited ? 6.0 : 0.0,   limited ? 3600.0 : 0.0, {QStringLiteral("one")}};
        QCOMPARE(models::settingProblem(field, value).isEmpty(), fits);
    }

private:
    QJsonObject m_refusal;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
    std::unique_ptr<ObjectEditor> m_editor;
};

QTEST_GUILESS_MAIN(TstObjectEditor)
#include "tst_object_editor.moc"
