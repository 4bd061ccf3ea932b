#pragma once

#include "ui/models/setting_fields.h"
#include "ui/models/settings_draft.h"

namespace tidegate::models {

/// The editor of the settings that a SettingForm names. GUI thread.
class ObjectEditor : public SettingsDraft
{
    Q_OBJECT
public:
    using SettingsDraft::SettingsDraft;

    void setClient(client::Client *client);
    /// What is edited. Edits of the object before are kept for when it is chosen again.
    void setForm(const SettingForm &form);
    const SettingForm &form() const { return m_form; }
    QList<SettingField> fields() const;
    /// As it is stored now. Edits stay; an object of another name is not taken.
    void setObject(const resource::Object &object);
    /// Asks the server for it; edits stay.
    void load();
    const resource::Object &object() const { return m_object; } ///< empty = not there yet
    QString loadError() const { return m_loadError; }           ///< why it is not there

    QString title(const QString &key) const override;
    QString stored(const QString &key) const override;
    QJsonObject patch() const override;
    /// The member that is edited: as it is, and as the dry run says that it would be (empty until then).
    QJsonObject before() const;
    QJsonObject after() const { return m_after; }

protected:
    QStringList keys() const override;
    QString ownProblem(const QString &key) const override;
    bool fits() const override;
    QString keyOfRefusal(const QString &path, const QString &text) const override;
    client::Call *send(bool dryRun, client::ObjectDone done) override;
    void foreseen(const resource::Object &object) override;
    void taken(const resource::Object &object) override;
    void edited() override;

private:
    QMap<QString, QString> ruleProblems() const;
    QString draftKey() const;

    QPointer<client::Call> m_loading;
    SettingForm m_form;
    resource::Object m_object;
    QString m_loadError;
    QJsonObject m_after;
    QMap<QString, Edits> m_drafts; ///< of other objects
};

} // namespace tidegate::models
