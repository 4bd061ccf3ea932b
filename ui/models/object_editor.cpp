#include "ui/models/object_editor.h"

#include "ui/models/formatting.h"

#include <algorithm>

namespace tidegate::models {

using resource::Object;

namespace {

const SettingField *fieldOf(const QList<SettingField> &fields, const QString &key)
{
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&key](const SettingField &field) { return field.key == key; });
    return found == fields.end() ? nullptr : &*found;
}

QJsonObject memberOf(const Object &object, const QString &part)
{
    return object.json().value(part).toObject();
}

/// `min` in `spec.min` and in `min-scale = -1, …`, but not in `admin`.
bool isNamed(const QString &text, const QString &key)
{
    const auto isPart = [](QChar each) { return each.isLetterOrNumber() || each == QLatin1Char('-'); };
    for (qsizetype at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
        const qsizetype end = at + key.size();
        if ((at == 0 || !isPart(text.at(at - 1))) && (end == text.size() || !isPart(text.at(end))))
            return true;
    }
    return false;
}

} // namespace

void ObjectEditor::setClient(client::Client *client)
{
    delete m_loading;
    SettingsDraft::setClient(client);
}

void ObjectEditor::setForm(const SettingForm &form)
{
    const bool same = m_form.kind == form.kind && m_form.name == form.name && m_form.part == form.part;
    if (!same && hasEdits())
        m_drafts[draftKey()] = edits();
    m_form = form;
    if (same)
        return;
    delete m_loading;
    m_object = {};
    m_loadError.clear();
    m_after = {};
    begin(m_drafts.take(draftKey()));
    Q_EMIT valuesShown();
    if (hasEdits())
        edited();
    else
        Q_EMIT changed();
}

QString ObjectEditor::draftKey() const
{
    return m_form.kind
               ? m_form.kind->id() + QLatin1Char('/') + m_form.name.text() + QLatin1Char('/') + m_form.part
               : QString();
}

QList<SettingField> ObjectEditor::fields() const
{
    return m_form.fields ? m_form.fields() : QList<SettingField>();
}

void ObjectEditor::setObject(const Object &object)
{
    if (object.objectName() != m_form.name)
        return;
    const bool untouched =
        !m_object.name().isEmpty() && memberOf(object, m_form.part) == memberOf(m_object, m_form.part);
    m_object = object;
    m_loadError.clear();
    if (untouched)
        return;
    recheck();    // it waited for this
    dropStored(); // what was meant to change may be so by now
    Q_EMIT valuesShown();
    if (hasEdits() && state() != State::Applied && state() != State::Applying)
        edited();
    else
        Q_EMIT changed();
}

void ObjectEditor::load()
{
    if (!client() || !m_form.kind)
        return;
    delete m_loading;
    m_loading = client()->get(*m_form.kind, m_form.name, this, [this](const Result<Object> &answer) {
        m_loading.clear();
        if (answer)
            return setObject(*answer);
        m_loadError = formatting::error(answer.error());
        Q_EMIT changed();
    });
}

QStringList ObjectEditor::keys() const
{
    QStringList keys;
    const QList<SettingField> all = fields();
    for (const SettingField &field : all)
        keys.append(field.key);
    return keys;
}

QString ObjectEditor::title(const QString &key) const
{
    const QList<SettingField> all = fields();
    const SettingField *field = fieldOf(all, key);
    return field ? field->title : key;
}

QString ObjectEditor::stored(const QString &key) const
{
    const QList<SettingField> all = fields();
    const SettingField *field = fieldOf(all, key);
    return field ? settingText(*field, memberOf(m_object, m_form.part).value(key)) : QString();
}

QMap<QString, QString> ObjectEditor::ruleProblems() const
{
    if (!m_form.rules)
        return {};
    const QList<SettingField> all = fields();
    return m_form.rules([&](const QString &key) {
        const QString own = value(key);
        const SettingField *field = fieldOf(all, key);
        return own.isEmpty() && field ? field->usual : own;
    });
}

QString ObjectEditor::ownProblem(const QString &key) const
{
    const QList<SettingField> all = fields();
    const SettingField *field = fieldOf(all, key);
    const QString own = field ? settingProblem(*field, value(key)) : QString();
    return own.isEmpty() && hasEdits() ? ruleProblems().value(key) : own;
}

bool ObjectEditor::fits() const
{
    const QList<SettingField> all = fields();
    const QList<SettingChange> changed = changes();
    return ruleProblems().isEmpty() &&
           std::all_of(changed.begin(), changed.end(), [&all](const SettingChange &change) {
               return settingProblem(*fieldOf(all, change.key), change.after).isEmpty();
           });
}

QJsonObject ObjectEditor::patch() const
{
    QJsonObject member;
    const QList<SettingField> all = fields();
    for (const SettingChange &change : changes()) {
        const SettingField *field = fieldOf(all, change.key);
        QJsonValue json = settingJson(*field, change.after, m_form.asText);
        // A merge patch keeps what it does not name.
        const QJsonObject old = memberOf(m_object, m_form.part).value(change.key).toObject();
        if (json.isObject()) {
            QJsonObject map = json.toObject();
            for (auto it = old.begin(); it != old.end(); ++it) {
                if (!map.contains(it.key()))
                    map.insert(it.key(), QJsonValue::Null);
            }
            json = map;
        }
        member.insert(change.key, json);
    }
    return {{m_form.part, member}};
}

QJsonObject ObjectEditor::before() const
{
    return memberOf(m_object, m_form.part);
}

void ObjectEditor::edited()
{
    m_after = {};
    SettingsDraft::edited();
}

client::Call *ObjectEditor::send(bool dryRun, client::ObjectDone done)
{
    if (m_object.name().isEmpty())
        return nullptr;
    return client()->mergePatch(*m_form.kind, m_form.name, patch(), this, std::move(done), dryRun);
}

void ObjectEditor::foreseen(const Object &object)
{
    m_after = memberOf(object, m_form.part);
}

void ObjectEditor::taken(const Object &object)
{
    m_after = {};
    setObject(object);
}

QString ObjectEditor::keyOfRefusal(const QString &path, const QString &text) const
{
    const QList<SettingField> all = fields();
    const auto found = std::find_if(all.begin(), all.end(), [&](const SettingField &field) {
        return isNamed(path, field.key) || (m_form.asText && isNamed(text, field.key));
    });
    return found == all.end() ? QString() : found->key;
}

} // namespace tidegate::models
