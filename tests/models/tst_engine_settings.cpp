#include "core/resource/admission_config.h"
#include "core/resource/engine_mode.h"
#include "ui/models/engine_settings.h"
#include "ui/models/object_state.h"

#include <QSet>
#include <QTest>

using namespace tidegate;
using models::SettingField;
using models::SettingGroup;
using Shape = models::SettingField::Shape;

namespace {

QString trouble(const SettingGroup &group, const QString &key, const QString &value)
{
    return resource::configTrouble(group.form.name.name, {{key, value}});
}

/// What the server says of one value, and the form as it stands with it alone.
bool fits(const SettingGroup &group, const SettingField &field, const QString &value)
{
    if (!models::settingProblem(field, value).isEmpty())
        return false;
    if (!group.form.rules)
        return true;
    const QList<SettingField> fields = group.form.fields();
    return group.form
        .rules([&](const QString &key) {
            for (const SettingField &each : fields) {
                if (each.key == key)
                    return key == field.key ? value : each.usual;
            }
            return QString();
        })
        .isEmpty();
}

} // namespace

class TstEngineSettings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyField_isTitledAndHelps()
    {
        QSet<QString> ids;
        for (const SettingGroup &group : models::settingGroups(QStringLiteral("local"))) {
            QVERIFY(!group.title.isEmpty() && !group.help.isEmpty() && !ids.contains(group.id));
            ids.insert(group.id);
            QSet<QString> keys;
            for (const SettingField &field : group.form.fields()) {
                QVERIFY2(!field.title.isEmpty() && field.help.endsWith(QLatin1Char('.')),
                         qPrintable(field.key));
                QVERIFY2(!keys.contains(field.key), qPrintable(field.key));
                keys.insert(field.key);
            }
        }
        QCOMPARE(ids.size(), 7);
    }

    /// What fits here is taken there; the form may ask for more sense than the server does.
    void bounds_areNotWiderThanTheServers()
    {
        for (const SettingGroup &group : models::settingGroups(QStringLiteral("local"))) {
            if (!group.form.asText)
                continue;
            for (const SettingField &field : group.form.fields()) {
                QStringList values{field.usual};
                if (field.shape == Shape::Count)
                    values << QString::number(field.least - 1) << QString::number(field.least);
                if (field.shape == Shape::Duration)
                    values << QStringLiteral("%1s").arg(field.least) << QStringLiteral("-1s")
                           << QStringLiteral("30");
                if (field.most > 0 && field.shape == Shape::Duration)
                    values << QStringLiteral("%1s").arg(field.most + 1);
                if (field.shape == Shape::Quantity)
                    values << QStringLiteral("128Mi") << QStringLiteral("much");
                for (const QString &value : std::as_const(values)) {
                    if (value.isEmpty() ||
                        (field.least == 0 && field.shape == Shape::Duration && value == QLatin1String("0s")))
                        continue; // where zero is not: the dry run says so
                    const QString said = trouble(group, field.key, value);
                    QVERIFY2(!fits(group, field, value) || said.isEmpty(),
                             qPrintable(QStringLiteral("%1 = %2: %3").arg(field.key, value, said)));
                }
            }
        }
    }

    void defaults_areTheServers()
    {
        const resource::RevisionDefaults defaults;
        for (const SettingGroup &group : models::settingGroups(QStringLiteral("local"))) {
            for (const SettingField &field : group.form.fields()) {
                if (field.key == QLatin1String("revision-timeout-seconds"))
                    QCOMPARE(field.usual.toLongLong(), defaults.timeoutSeconds);
                if (field.key == QLatin1String("max-revision-timeout-seconds"))
                    QCOMPARE(field.usual.toLongLong(), defaults.maxTimeoutSeconds);
                if (field.key == QLatin1String("container-concurrency-max-limit"))
                    QCOMPARE(field.usual.toLongLong(), defaults.containerConcurrencyMaxLimit);
                if (field.key == QLatin1String("container-name-template"))
                    QCOMPARE(field.usual, defaults.containerNameTemplate);
            }
        }
    }

    /// What kubectl's users see of a setting is what the console shows.
    void everySetting_standsInItsMapsExample()
    {
        for (const SettingGroup &group : models::settingGroups(QStringLiteral("local"))) {
            if (!group.form.asText)
                continue;
            const QString example = resource::configExample(group.id);
            for (const SettingField &field : group.form.fields()) {
                const QString line = QStringLiteral("\n%1: \"%2").arg(field.key, field.usual);
                QVERIFY2(example.contains(line), qPrintable(group.id + line));
            }
        }
    }

    void engine_tellsWhatHasComeOfItsState()
    {
        using models::ObjectState;
        resource::Object engine(resource::kinds::engine(), {{}, QStringLiteral("local")});
        const QJsonObject ready{{QStringLiteral("type"), QStringLiteral("Ready")},
                                {QStringLiteral("status"), QStringLiteral("True")}};
        const std::pair<const char *, ObjectState> states[] = {{"Running", ObjectState::Ok},
                                                               {"Draining", ObjectState::Pending},
                                                               {"Drained", ObjectState::Off},
                                                               {"Stopping", ObjectState::Pending},
                                                               {"Stopped", ObjectState::Off}};
        for (const auto &[word, state] : states) {
            engine.setStatus({{QStringLiteral("conditions"), QJsonArray{ready}},
                              {QStringLiteral("state"), QString::fromLatin1(word)}});
            QCOMPARE(models::engineState(engine).state, state);
        }
    }
};

QTEST_GUILESS_MAIN(TstEngineSettings)
#include "tst_engine_settings.moc"
