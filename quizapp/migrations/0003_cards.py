"""Cards set aside; own decks; plans; fits of the memory model; how sure and quick answers are."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = ()
depends_on = None

_CHECKS = {
    'source': "source IN ('card', 'quiz', 'offline', 'plan')",
    'action': "action IN ('rate', 'cram', 'undo', 'bury', 'unbury', 'suspend', 'resume', 'flag',"
    " 'due', 'reset')",
    'has_rating': "(rating IS NOT NULL) = (action IN ('rate', 'cram'))",
    'has_undone': "(undoes IS NOT NULL) = (action = 'undo')",
}


def upgrade() -> None:
    op.create_table('memory_fit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('progress', sa.Double(), nullable=False),
    sa.Column('reviews', sa.Integer(), nullable=False),
    sa.Column('parameters', sa.JSON(), nullable=True),
    sa.Column('figures', sa.JSON(), nullable=True),
    sa.Column('is_accepted', sa.Boolean(), nullable=False),
    sa.Column('is_reset', sa.Boolean(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f('ck_memory_fit_state')),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_memory_fit_learner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memory_fit'))
    )
    with op.batch_alter_table('memory_fit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_memory_fit_learner_id_created_at'), ['learner_id', 'created_at'], unique=False)

    op.create_table('class_exam',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('exam_on', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_class_exam_bank_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_class_exam_course_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('course_id', 'bank_id', name=op.f('pk_class_exam'))
    )
    op.create_table('deck_share',
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_out_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_deck_share_bank_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_deck_share_course_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bank_id', 'course_id', name=op.f('pk_deck_share'))
    )
    with op.batch_alter_table('deck_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deck_share_course_id'), ['course_id'], unique=False)

    op.create_table('media',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('mime', sa.String(length=40), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_media_bank_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_media')),
    sa.UniqueConstraint('bank_id', 'digest', name=op.f('uq_media_bank_id_digest'))
    )
    op.create_table('note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('basic', 'reversed', 'cloze', 'typed', 'choice', 'occlusion')", name=op.f('ck_note_kind')),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_note_bank_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_bank_id'), ['bank_id'], unique=False)

    op.create_table('plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=True),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('exam_on', sa.Date(), nullable=True),
    sa.Column('budget_kind', sa.String(length=10), nullable=False),
    sa.Column('budget', sa.Integer(), nullable=False),
    sa.Column('breaks', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('queue_on', sa.Date(), nullable=True),
    sa.Column('queue', sa.JSON(), nullable=True),
    sa.CheckConstraint("(exam_on IS NOT NULL) = (kind = 'exam')", name=op.f('ck_plan_exam_on')),
    sa.CheckConstraint("budget_kind IN ('cards', 'minutes')", name=op.f('ck_plan_budget_kind')),
    sa.CheckConstraint("kind IN ('exam', 'backlog')", name=op.f('ck_plan_kind')),
    sa.CheckConstraint('budget > 0', name=op.f('ck_plan_budget')),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_plan_bank_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_plan_course_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_plan_learner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_learner_id_ended_at'), ['learner_id', 'ended_at'], unique=False)

    op.create_table('card_tag',
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('tag', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_card_tag_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['learner_id'], ['account.id'], name=op.f('fk_card_tag_learner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('learner_id', 'item_id', 'tag', name=op.f('pk_card_tag'))
    )
    with op.batch_alter_table('card_tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_tag_learner_id_tag'), ['learner_id', 'tag'], unique=False)

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('maximum_interval', sa.Integer(), server_default='36500', nullable=False))
        batch_op.add_column(sa.Column('learning_steps', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('relearning_steps', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('easy_days', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('parameters', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('bury_siblings', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('read_aloud', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_account_maximum_interval'), "maximum_interval BETWEEN 1 AND 36500")

    with op.batch_alter_table('bank', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_deck', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('buried_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('flag', sa.SmallInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('leech_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_card_flag'), "flag BETWEEN 0 AND 7")
        batch_op.drop_index(batch_op.f('ix_card_learner_id_bank_id_due_at'))
        batch_op.drop_index(batch_op.f('ix_card_learner_id_due_at'))
        batch_op.drop_index(batch_op.f('ix_card_learning'), sqlite_where=sa.text("state IN ('learning', 'relearning')"))
        batch_op.create_index('ix_card_learning', ['learner_id', 'ready_at'], unique=False, sqlite_where=sa.text("state IN ('learning', 'relearning')"), postgresql_where=sa.text("state IN ('learning', 'relearning')"))
        batch_op.create_index(batch_op.f('ix_card_learner_id_bank_id_ready_at'), ['learner_id', 'bank_id', 'ready_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_learner_id_ready_at'), ['learner_id', 'ready_at'], unique=False)

    op.execute("UPDATE card SET ready_at = due_at")

    with op.batch_alter_table('deck', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reviews_per_day', sa.Integer(), server_default='200', nullable=False))
        batch_op.add_column(sa.Column('retention', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('reviewed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('reviewed', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_deck_retention'), "retention BETWEEN 0.7 AND 0.99")
        batch_op.create_check_constraint(batch_op.f('ck_deck_reviews_per_day'), "reviews_per_day >= 0")

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('note_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('ordinal', sa.SmallInteger(), nullable=True))
        batch_op.create_index(batch_op.f('ix_item_note_id'), ['note_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_item_note_id'), 'note', ['note_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.add_column(sa.Column('batch', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('action', sa.String(length=10), server_default='rate', nullable=False))
        batch_op.add_column(sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('retention', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('shift', sa.SmallInteger(), nullable=True))
        batch_op.add_column(sa.Column('until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('number', sa.SmallInteger(), nullable=True))
        batch_op.alter_column('key',
               existing_type=sa.VARCHAR(length=40),
               type_=sa.String(length=60),
               existing_nullable=False)
        batch_op.drop_constraint(batch_op.f('ck_review_source'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_review_rating_or_undo'), type_='check')
        batch_op.create_index('ix_review_batch', ['learner_id', 'batch'], unique=False, sqlite_where=sa.text('batch IS NOT NULL'), postgresql_where=sa.text('batch IS NOT NULL'))

    # What was undone is told by its line now, and a line is checked by its action.
    op.execute("UPDATE review SET action = 'undo' WHERE undoes IS NOT NULL")
    with op.batch_alter_table('review', schema=None) as batch_op:
        for name, condition in _CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f'ck_review_{name}'), condition)

    with op.batch_alter_table('scheduling_settings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('learning_steps', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('relearning_steps', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('maximum_interval', sa.Integer(), nullable=True))

    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asks_confidence', sa.Boolean(), server_default=sa.false(), nullable=False))

    for table in ('slot', 'answer'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('confidence', sa.SmallInteger(), nullable=True))
            batch_op.add_column(sa.Column('milliseconds', sa.Integer(), nullable=True))
            batch_op.create_check_constraint(batch_op.f(f'ck_{table}_confidence'), "confidence BETWEEN 1 AND 3")



def downgrade() -> None:
    for table in ('answer', 'slot'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f'ck_{table}_confidence'), type_='check')
            batch_op.drop_column('milliseconds')
            batch_op.drop_column('confidence')

    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.drop_column('asks_confidence')

    with op.batch_alter_table('scheduling_settings', schema=None) as batch_op:
        batch_op.drop_column('maximum_interval')
        batch_op.drop_column('relearning_steps')
        batch_op.drop_column('learning_steps')

    # The older program knows neither the other actions nor where they came from.
    op.execute("DELETE FROM review WHERE action NOT IN ('rate', 'undo')")
    op.execute("UPDATE review SET source = 'card' WHERE source IN ('offline', 'plan')")
    with op.batch_alter_table('review', schema=None) as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(batch_op.f(f'ck_review_{name}'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_review_source'), "source IN ('card', 'quiz')")
        batch_op.create_check_constraint(batch_op.f('ck_review_rating_or_undo'), "(rating IS NULL) = (undoes IS NOT NULL)")
        batch_op.drop_index('ix_review_batch', sqlite_where=sa.text('batch IS NOT NULL'), postgresql_where=sa.text('batch IS NOT NULL'))
        batch_op.alter_column('key',
               existing_type=sa.String(length=60),
               type_=sa.VARCHAR(length=40),
               existing_nullable=False)
        batch_op.drop_column('number')
        batch_op.drop_column('until')
        batch_op.drop_column('shift')
        batch_op.drop_column('retention')
        batch_op.drop_column('recorded_at')
        batch_op.drop_column('action')
        batch_op.drop_column('batch')

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_item_note_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_item_note_id'))
        batch_op.drop_column('ordinal')
        batch_op.drop_column('note_id')

    with op.batch_alter_table('deck', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_deck_retention'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_deck_reviews_per_day'), type_='check')
        batch_op.drop_column('reviewed')
        batch_op.drop_column('reviewed_on')
        batch_op.drop_column('retention')
        batch_op.drop_column('reviews_per_day')

    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_learner_id_ready_at'))
        batch_op.drop_index(batch_op.f('ix_card_learner_id_bank_id_ready_at'))
        batch_op.drop_index('ix_card_learning', sqlite_where=sa.text("state IN ('learning', 'relearning')"), postgresql_where=sa.text("state IN ('learning', 'relearning')"))
        batch_op.create_index(batch_op.f('ix_card_learning'), ['learner_id', 'due_at'], unique=False, sqlite_where=sa.text("state IN ('learning', 'relearning')"), postgresql_where=sa.text("state IN ('learning', 'relearning')"))
        batch_op.drop_constraint(batch_op.f('ck_card_flag'), type_='check')
        batch_op.create_index(batch_op.f('ix_card_learner_id_due_at'), ['learner_id', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_learner_id_bank_id_due_at'), ['learner_id', 'bank_id', 'due_at'], unique=False)
        batch_op.drop_column('leech_at')
        batch_op.drop_column('flag')
        batch_op.drop_column('buried_until')
        batch_op.drop_column('suspended_at')
        batch_op.drop_column('ready_at')

    with op.batch_alter_table('bank', schema=None) as batch_op:
        batch_op.drop_column('is_deck')

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_account_maximum_interval'), type_='check')
        batch_op.drop_column('read_aloud')
        batch_op.drop_column('bury_siblings')
        batch_op.drop_column('parameters')
        batch_op.drop_column('easy_days')
        batch_op.drop_column('relearning_steps')
        batch_op.drop_column('learning_steps')
        batch_op.drop_column('maximum_interval')

    with op.batch_alter_table('card_tag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_tag_learner_id_tag'))

    op.drop_table('card_tag')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_learner_id_ended_at'))

    op.drop_table('plan')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_bank_id'))

    op.drop_table('note')
    op.drop_table('media')
    with op.batch_alter_table('deck_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deck_share_course_id'))

    op.drop_table('deck_share')
    op.drop_table('class_exam')
    with op.batch_alter_table('memory_fit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_memory_fit_learner_id_created_at'))

    op.drop_table('memory_fit')
